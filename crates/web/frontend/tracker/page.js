/* Where the visitor is and what brought them. */

/** Ids that advertising networks hang on a link; they name one click of one person. */
const CLICK_IDS = ["gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id"];

/** An address without what stands behind its #. Without consent nothing in it names a click of a person. */
function plain(href, consented) {
  const url = new URL(href);
  if (!consented) for (const name of CLICK_IDS) if (url.searchParams.has(name)) url.searchParams.delete(name);
  url.hash = "";
  return url;
}

/** The page in Segment's words. */
export function pageOf(href, referrer, consented) {
  const url = plain(href, consented);
  return { path: url.pathname, referrer: referrer && plain(referrer, consented).href, search: url.search, title: document.title, url: url.origin + url.pathname + url.search };
}

/** utm_… parameters; Segment calls utm_campaign the campaign's name. */
export function campaign(href) {
  const found = {};
  for (const [key, value] of new URL(href).searchParams) {
    if (value && key.startsWith("utm_")) found[key === "utm_campaign" ? "name" : key.slice(4)] = value;
  }
  return Object.keys(found).length ? { campaign: found } : {};
}

/** That a paid click brought the visitor, and with consent which one. */
export function clickSource(href, consented) {
  const { searchParams } = new URL(href);
  const type = CLICK_IDS.find((name) => searchParams.get(name));
  return type ? { referrer: { type, ...(consented && { id: searchParams.get(type) }) } } : {};
}

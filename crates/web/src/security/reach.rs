//! A link to where the reader may not go is no link.
//!
//! Pages link every count to the customers it counts, also for readers who see figures only. Instead of leading them to
//! a refusal, the answer is looked through once before it is sent: the count stays, the link goes. One place, so that no
//! page can forget it.

use std::borrow::Cow;

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use engine::ports::Role;
use serde_json::Value;

use super::guard::is_page;
use crate::error::PageError;
use crate::routes;

/// The largest page that is looked through; ours are below 1 MB.
const LARGEST_PAGE: usize = 32 << 20;

/// The answer without links to where the role may not go; who is not logged in sees no page with such links.
pub(crate) async fn within_reach(response: Response, role: Option<Role>) -> Result<Response, PageError> {
    let Some(role) = role.filter(|role| is_page(response.headers()) && !routes::may_go_everywhere(*role)) else {
        return Ok(response);
    };
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST_PAGE).await.map_err(|_| PageError::Unforeseen)?;
    let Ok(page) = std::str::from_utf8(&bytes) else {
        return Ok(Response::from_parts(parts, Body::from(bytes)));
    };
    let body = match trimmed(page, &|path| routes::may_go(path, role)) {
        Cow::Borrowed(_) => Body::from(bytes),
        Cow::Owned(page) => {
            parts.headers.remove(CONTENT_LENGTH);
            Body::from(page)
        }
    };
    Ok(Response::from_parts(parts, body))
}

/// A page of ours without the links whose path may not be gone. Links within a text or table become text; those that are a
/// step of their own (buttons, files to fetch) go.
fn trimmed<'a>(page: &'a str, may: &dyn Fn(&str) -> bool) -> Cow<'a, str> {
    let mut out = String::new();
    let mut rest = page;
    let is_tag = |at: &str| at.starts_with("<a ") || at.starts_with("<script type=\"application/json\"");
    while let Some(place) = rest.match_indices('<').map(|(place, _)| place).find(|place| is_tag(&rest[*place..])) {
        let (before, tag) = rest.split_at(place);
        let end = if tag.starts_with("<a ") { "</a>" } else { "</script>" };
        let (Some(open), Some(close)) = (tag.find('>'), tag.find(end)) else { break };
        let (head, content) = (&tag[..open], &tag[open + 1..close]);
        out.push_str(before);
        let whole = &tag[..close + end.len()];
        match end {
            "</a>" if attribute(head, "href").is_some_and(|href| !may(path_of(&href))) => {
                let class = attribute(head, "class").unwrap_or_default();
                let is_step = class.starts_with("btn") || head.contains(" download") || head.contains(".csv");
                if !is_step {
                    out.extend(["<span class=\"", &class, "\">", content, "</span>"]);
                }
            }
            "</script>" => {
                out.push_str(&tag[..=open]);
                out.push_str(&chart(content, may));
                out.push_str(end);
            }
            _ => out.push_str(whole),
        }
        rest = &tag[whole.len()..];
    }
    if out.is_empty() {
        return Cow::Borrowed(page);
    }
    out.push_str(rest);
    if out == page { Cow::Borrowed(page) } else { Cow::Owned(out) }
}

/// The value of an attribute in the head of a tag; our templates write them in double quotes.
fn attribute(head: &str, name: &str) -> Option<String> {
    let start = head.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &head[start..];
    Some(value[..value.find('"')?].to_owned())
}

/// The path of a link; empty for one that leads to another site or stays on the page.
fn path_of(href: &str) -> &str {
    let end = href.find(['?', '#', '&']).unwrap_or(href.len());
    if href.starts_with('/') && !href.starts_with("//") { &href[..end] } else { "" }
}

/// A chart's figures without the places to which a click would lead.
fn chart<'a>(json: &'a str, may: &dyn Fn(&str) -> bool) -> Cow<'a, str> {
    let Ok(Value::Object(mut figures)) = serde_json::from_str::<Value>(json) else { return Cow::Borrowed(json) };
    let leads_away = figures
        .get("hrefs")
        .and_then(Value::as_array)
        .is_some_and(|hrefs| hrefs.iter().filter_map(Value::as_str).any(|href| !may(path_of(href))));
    if !leads_away {
        return Cow::Borrowed(json);
    }
    figures.remove("hrefs");
    Cow::Owned(Value::Object(figures).to_string().replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stay_and_links_go() {
        let may = |path: &str| !path.starts_with("/customers");
        let page = "<p>Es sind <a class=\"n\" href=\"/customers?phase=a&amp;at=x\">312 <b>Kunden</b></a>, <a href=\"/kpis\">mehr</a>. \
                    <a class=\"btn-do\" href=\"/customers\">Ansehen</a><a href=\"/customers.csv\">CSV</a></p>\
                    <script type=\"application/json\" data-chart=\"c\">{\"kind\":\"lines\",\"name\":\"\\u003cb>\",\"hrefs\":[\"/customers?a\",null]}</script>\
                    <a href=\"https://example.de/customers\">fremd</a><a href=\"#h\">hier</a>";
        let left = trimmed(page, &may);
        assert_eq!(
            left,
            "<p>Es sind <span class=\"n\">312 <b>Kunden</b></span>, <a href=\"/kpis\">mehr</a>. </p>\
             <script type=\"application/json\" data-chart=\"c\">{\"kind\":\"lines\",\"name\":\"\\u003cb>\"}</script>\
             <a href=\"https://example.de/customers\">fremd</a><a href=\"#h\">hier</a>"
        );
        assert!(matches!(trimmed(page, &|_| true), Cow::Borrowed(_)));
        assert_eq!(trimmed("<a href=\"/customers\">offen", &may), "<a href=\"/customers\">offen");
    }
}

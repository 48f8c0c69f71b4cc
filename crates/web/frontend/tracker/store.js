/* What is kept in the browser, and only with consent: the ids, under one name. A browser that forbids storage is as one without. */
export const NAME = "stammkunde";

const quietly = (act) => { try { return act(); } catch { return null; } };

export const kept = {
  read: () => quietly(() => { const memory = JSON.parse(localStorage.getItem(NAME)); return memory?.anonymousId ? memory : null; }),
  write: (memory) => quietly(() => localStorage.setItem(NAME, JSON.stringify(memory))),
  /** Everything that was kept: the ids and whatever was waiting to be sent. */
  forget: () => quietly(() => { for (const key of names()) localStorage.removeItem(key); }),
};

const names = () => Object.keys(localStorage).filter((key) => key === NAME || key.startsWith(`${NAME}:`));

/** What a page has not yet got through, for the next page to send. */
export const unsent = {
  write: (id, messages) => quietly(() => (messages.length ? localStorage.setItem(`${NAME}:${id}`, JSON.stringify(messages)) : localStorage.removeItem(`${NAME}:${id}`))),
  /** Takes over what earlier pages left. A page that is still open sends its own as well; the same message twice changes nothing. */
  take: () => quietly(() => names().filter((key) => key !== NAME).flatMap((key) => {
    const messages = JSON.parse(localStorage.getItem(key));
    localStorage.removeItem(key);
    return Array.isArray(messages) ? messages : [];
  })) ?? [],
};

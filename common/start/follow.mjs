/**
 * Keeps a page of the demonstration up to date without loading it again, so that what somebody types stays, and a call
 * is heard to its end. Lists are marked with data-list, what stands in them with data-key; only what has changed is
 * changed. Forms are sent in the background.
 */
const EVERY_MS = 1_500;

async function look() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const now = new DOMParser().parseFromString(await response.text(), 'text/html');
  update(document.querySelector('main'), now.querySelector('main'));
}

/** Both are the same list, before and now. */
function update(before, now) {
  const byKey = new Map([...before.children].map((child) => [child.dataset.key, child]));
  for (const [place, child] of [...now.children].entries()) {
    const known = byKey.get(child.dataset.key);
    byKey.delete(child.dataset.key);
    if (known === undefined) before.insertBefore(child, before.children[place] ?? null);
    else if (known.querySelector('[data-list]') && child.querySelector('[data-list]'))
      update(known.querySelector('[data-list]'), child.querySelector('[data-list]'));
    else if (known.innerHTML !== child.innerHTML && !known.contains(document.activeElement?.closest('input') ?? null))
      known.replaceWith(child);
  }
  for (const gone of byKey.values()) gone.remove();
}

/** What is said comes one after the other. */
addEventListener(
  'ended',
  (event) => {
    const others = [...event.target.parentElement.querySelectorAll('audio')];
    void others[others.indexOf(event.target) + 1]?.play();
  },
  { capture: true },
);

addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  void fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then(look);
  form.reset();
});

setInterval(() => void look().catch(() => undefined), EVERY_MS);

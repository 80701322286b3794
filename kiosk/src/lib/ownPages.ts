/**
 * Keeps this kiosk's pages for a start while the server is away. Only a secure context may: elsewhere the kiosk works as
 * long as its page stays open. To be called whenever the server is there.
 */
export async function keepOwnPages(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const { active } = await navigator.serviceWorker.register('/kiosk/sw.js', { scope: '/kiosk/' });
    active?.postMessage('keep');
    // Numbers and tickets that were given must not go when the disk is full.
    await navigator.storage.persist();
  } catch {
    // The browser keeps nothing; there is nothing that a person could do about it here.
  }
}

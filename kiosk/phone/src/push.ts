/** Messages of the browser while the page is closed (web push). Only in a secure context, and only where a person asks. */

export const canPush = (): boolean =>
  window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** This browser was allowed to before: the page was opened again. */
export const isPushAllowed = (): boolean => Notification.permission === 'granted';

/** Asks the person and the browser; undefined where either refuses. */
export async function subscribe(publicKey: string): Promise<PushSubscriptionJSON | undefined> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return undefined;
    const worker = await navigator.serviceWorker.register('/t/sw.js', { scope: '/t/' });
    await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    return subscription.toJSON();
  } catch {
    return undefined; // the browser's push service is out of reach, or refuses this key
  }
}

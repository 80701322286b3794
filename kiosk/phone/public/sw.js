/* Shows a message of the clinic while the patient's page is closed, and opens the page when it is touched. */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const message = read(event.data);
  if (message === undefined) return;
  event.waitUntil(
    self.registration.showNotification(message.title || 'Turnstone', {
      body: message.body,
      tag: message.tag,
      lang: message.language,
      dir: message.dir,
      icon: '/t/icon-192.png',
      requireInteraction: true,
      vibrate: [500, 200, 500],
      data: { url: message.url },
    }),
  );
});

/** Undefined where it is not one of ours. */
function read(data) {
  try {
    return data.json();
  } catch {
    return undefined;
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

/** Only a page of our own is opened, whatever the message says. */
async function open(url) {
  const wanted = new URL(url || '/t/', self.location.origin);
  const own = wanted.origin === self.location.origin && wanted.pathname.startsWith('/t/') ? wanted.href : '/t/';
  const pages = await self.clients.matchAll({ type: 'window' });
  const page = pages.find((each) => new URL(each.url).pathname.startsWith('/t/'));
  return page ? page.focus() : self.clients.openWindow(own);
}

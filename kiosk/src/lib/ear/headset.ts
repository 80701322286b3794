/** A headset that is plugged in begins the use by ear, and ends it when it is pulled: nothing private then sounds in the hall. */

/** Whether one came or went between two looks; undefined where the browser does not tell. */
export const headsetChange = (before: number, after: number): 'plugged' | 'unplugged' | undefined =>
  after > before ? 'plugged' : after < before ? 'unplugged' : undefined;

/** @returns the function that stops listening. Only a secure context has devices; elsewhere nothing is heard of. */
export function followHeadset(hear: (change: 'plugged' | 'unplugged') => void): () => void {
  // In the types it is always there; without a secure context it is not.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return () => undefined;
  const count = async () =>
    (await devices.enumerateDevices()).filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
      .length;
  let before = count().catch(() => 0);
  const look = () => {
    const earlier = before;
    before = count().catch(() => earlier);
    void Promise.all([earlier, before]).then(([was, is]) => {
      const change = headsetChange(was, is);
      if (change) hear(change);
    });
  };
  devices.addEventListener('devicechange', look);
  return () => {
    devices.removeEventListener('devicechange', look);
  };
}

/**
 * Keeps the screen from going dark, where the browser can: on https or the machine's own address. Elsewhere the
 * computer's own settings must. Returns the function that lets it sleep again.
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let isWanted = true;
  const ask = async () => {
    // Absent in an insecure context, whatever the types say.
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    if (wakeLock === undefined || document.visibilityState !== 'visible') return;
    lock = await wakeLock.request('screen').catch(() => undefined);
    if (!isWanted) await lock?.release();
  };
  const onVisible = () => void ask();
  document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    isWanted = false;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release();
  };
}

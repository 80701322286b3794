/** Where it is about ten in the morning, so that no clinic's day ends while a test goes on by the real clock. */
export function zoneInTheMorning(now = new Date()): string {
  const ahead = 10 - now.getUTCHours();
  const hours = ahead < -11 ? ahead + 24 : ahead;
  // These names count westwards.
  return hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

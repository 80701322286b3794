/** Where it is about ten in the morning, so that no clinic day ends while something is tried. */
export function zoneInTheMorning(): string {
  const ahead = 10 - new Date().getUTCHours();
  const hours = ahead < -11 ? ahead + 24 : ahead;
  // These names count westwards.
  return hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

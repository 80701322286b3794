let hasLargeText = $state(false);
let hasHighContrast = $state(false);
let isLow = $state(false);

/** How the person before the screen wants to see it. A kiosk sets it back for the next person (`reset`). */
export const appearance = {
  get hasLargeText(): boolean {
    return hasLargeText;
  },
  set hasLargeText(wanted: boolean) {
    hasLargeText = wanted;
  },
  get hasHighContrast(): boolean {
    return hasHighContrast;
  },
  set hasHighContrast(wanted: boolean) {
    hasHighContrast = wanted;
  },
  /** Whatever can be touched lies in the lower half, within reach from a wheelchair. */
  get isLow(): boolean {
    return isLow;
  },
  set isLow(wanted: boolean) {
    isLow = wanted;
  },
  reset(): void {
    hasLargeText = false;
    hasHighContrast = false;
    isLow = false;
  },
};

/** Tells the tokens how large this screen's pixels are, so that 20 mm are 20 mm. */
export function setPixelsPerMm(pixels: number): void {
  document.documentElement.style.setProperty('--mm', `${pixels}px`);
}

/** A way to the printer: bytes there, bytes back. Serial, USB and network differ in nothing else. */
export type Line = {
  /** Handed over whole to the system or the device. Waits while the printer takes nothing; fails when the line is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** What the printer says next, or nothing within that time or from a closed line. */
  read(withinMs: number): Promise<Uint8Array | undefined>;
  /** False from the moment that the other end is known to be gone. */
  isOpen(): boolean;
  close(): void;
  /** Ids that the printer has on USB, where it is there. */
  readonly usb?: { readonly vendorId: number; readonly productId: number };
};

/** @throws where the printer cannot be reached */
export type OpenLine = () => Promise<Line>;

/** Keeps what arrived until somebody asks, and whoever asks until something arrives. */
export class Inbox {
  readonly #arrived: Uint8Array[] = [];
  #waiting: ((bytes: Uint8Array | undefined) => void) | null = null;
  #isClosed = false;

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  push(bytes: Uint8Array): void {
    if (this.#waiting) this.#waiting(bytes);
    else this.#arrived.push(bytes);
  }

  end(): void {
    this.#isClosed = true;
    this.#waiting?.(undefined);
  }

  read(withinMs: number): Promise<Uint8Array | undefined> {
    const first = this.#arrived.shift();
    if (first || this.#isClosed) return Promise.resolve(first);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#waiting?.(undefined), withinMs);
      this.#waiting = (bytes) => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve(bytes);
      };
    });
  }
}

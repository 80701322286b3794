/** A device of the USB class for human hands: scanners, keypads, foot pedals, presenters. */
export type HidDevice = {
  /** Where it is plugged in now; another one after it was plugged in again. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string | null;
  /** As it calls itself. */
  readonly name: string;
  /** What it is, in the words of the HID usage tables: page and usage of its first collection. */
  readonly usagePage: number;
  readonly usage: number;
};

/** An open device; closing it twice changes nothing. */
export type HidInput = { close(): void };

/** The devices of this PC. Implementations in adapters/hid; both pass test/hid/contract.ts. */
export type Hid = {
  list(): Promise<readonly HidDevice[]>;
  /**
   * @param hear each report as it came, the number of the report first where the device numbers them
   * @param gone once, when it is unplugged or cannot be read any more; not after it was closed
   * @throws where it is not there, or this user may not read it
   */
  open(path: string, hear: (report: Uint8Array) => void, gone: () => void): Promise<HidInput>;
};

/** The parts of the untyped printer libraries that we use. */
declare module 'escpos' {
  export type Adapter = {
    open(done: (error?: Error | null) => void): unknown;
    write(data: Buffer, done?: (error?: Error | null) => void): unknown;
    close(done?: (error?: Error | null) => void): unknown;
  };
  export class Image {
    constructor(pixels: unknown);
    toRaster(): { data: Uint8Array; width: number; height: number };
  }
  export class Printer {
    constructor(adapter: Adapter, options?: { encoding?: string });
    buffer: { flush(): Buffer; write(data: Uint8Array | string, encoding?: string): void };
    hardware(command: 'INIT' | 'SELECT' | 'RESET'): this;
    raster(image: Image, mode?: 'normal'): this;
    feed(lines?: number): this;
    cut(part?: boolean, feed?: number): this;
  }
  const escpos: { Image: typeof Image; Printer: typeof Printer };
  export default escpos;
}

declare module 'escpos-usb' {
  import type { Device } from 'usb';
  const Usb: {
    /** Devices that say they print; none where there is no USB. */
    findPrinter(): readonly Device[];
  };
  export default Usb;
}

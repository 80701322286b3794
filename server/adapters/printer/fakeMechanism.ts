import type { Bitmap } from '../../ports/paper.ts';
import { EscposDecoder, stack, type PrinterCommand } from './decode.ts';

const TRAY_HOLDS = 20;
/** So far the paper is fed before somebody tears it off. */
const TO_TEAR_BAR_LINES = 5;

/** What a model of printer can do. */
export type FakeModel = {
  readonly answersProcessId?: boolean;
  /** GS r. */
  readonly answersInOrder?: boolean;
  readonly sendsAutomaticStatus?: boolean;
  /** Feeds paper past a tear bar instead of cutting it. */
  readonly hasCutter?: boolean;
  /** Takes no more than this while it cannot print; then nobody is heard, questions included. */
  readonly memoryBytes?: number;
  /** So many papers lie in its tray; the oldest make room. */
  readonly trayHolds?: number;
};

type Send = (bytes: Uint8Array) => void;
type Waiting = { readonly command: PrinterCommand; readonly send: Send; readonly bytes: number };

/** The inside of a printer that prints nowhere: paper, cover, cutter, memory, and what it says of them. No line. */
export class FakeMechanism {
  readonly #model: Required<FakeModel>;
  readonly state = {
    paper: 'ok' as 'ok' | 'near_end' | 'out',
    cover: 'closed' as 'open' | 'closed',
    isCutterJammed: false,
    isTooHot: false,
    isOn: true,
  };
  /** What lies in the tray, the oldest first. */
  readonly papers: Bitmap[] = [];
  /** Pieces that came out without their end, because the roll ended or the power went. */
  readonly halves: Bitmap[] = [];
  #waiting: Waiting[] = [];
  #printed: Bitmap[] = [];
  #rowsLeft: number | null = null;
  #jamsAtCut = false;
  #linesFed = 0;
  readonly #told = new Map<Send, string>();
  /** Called when there is room in the memory again. */
  onRoom: () => void = () => undefined;

  constructor(model: FakeModel = {}) {
    this.#model = {
      answersProcessId: true,
      answersInOrder: true,
      sendsAutomaticStatus: true,
      hasCutter: true,
      memoryBytes: Infinity,
      trayHolds: TRAY_HOLDS,
      ...model,
    };
  }

  get isFull(): boolean {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes, 0) > this.#model.memoryBytes;
  }

  /** A line to somebody. @returns takes the bytes that come on it */
  connect(send: Send): { readonly push: (bytes: Uint8Array) => void; readonly leave: () => void } {
    const decoder = new EscposDecoder();
    return {
      push: (bytes) => {
        if (!this.state.isOn) return;
        for (const command of decoder.push(bytes)) {
          // Questions are answered at once, also by a printer that cannot print.
          if (command.type === 'status_wanted') send(Uint8Array.of(this.#statusByte(command.n)));
          else
            this.#waiting.push({ command, send, bytes: command.type === 'picture' ? command.picture.bits.length : 4 });
        }
        this.#work();
      },
      leave: () => void this.#told.delete(send),
    };
  }

  change(change: () => void): void {
    change();
    this.#work();
    this.#tell();
  }

  /** The roll ends after so many more rows. */
  runOutAfterRows(rows: number): void {
    this.#rowsLeft = rows;
  }

  jamAtNextCut(): void {
    this.#jamsAtCut = true;
  }

  switchOff(): void {
    this.state.isOn = false;
    this.#waiting = [];
    this.#told.clear();
    this.#tearOff();
  }

  #canPrint(): boolean {
    const { isOn, paper, cover, isCutterJammed, isTooHot } = this.state;
    return isOn && paper !== 'out' && cover === 'closed' && !isCutterJammed && !isTooHot;
  }

  /** Printing waits for paper and cover; what was sent stays in the memory. */
  #work(): void {
    while (this.#waiting.length > 0 && this.#canPrint()) {
      const [next] = this.#waiting.splice(0, 1);
      if (next) this.#carryOut(next);
    }
    if (!this.isFull) this.onRoom();
  }

  #carryOut({ command, send }: Waiting): void {
    switch (command.type) {
      case 'picture':
        this.#linesFed = 0;
        this.#print(command.picture, send);
        return;
      case 'cut':
        if (this.#jamsAtCut) {
          this.#jamsAtCut = false;
          this.#waiting.unshift({ command, send, bytes: 4 });
          this.change(() => (this.state.isCutterJammed = true));
          return;
        }
        if (this.#model.hasCutter) this.#partFromRoll();
        return;
      case 'feed':
        this.#linesFed += command.lines;
        if (!this.#model.hasCutter && this.#linesFed >= TO_TEAR_BAR_LINES) this.#partFromRoll();
        return;
      case 'automatic_status':
        if (command.bits === 0) this.#told.delete(send);
        else if (this.#model.sendsAutomaticStatus) {
          this.#told.set(send, '');
          this.#tell();
        }
        return;
      case 'in_order_status_wanted':
        if (this.#model.answersInOrder) send(Uint8Array.of(this.state.paper === 'near_end' ? 0x03 : 0x00));
        return;
      case 'process_id_wanted':
        if (this.#model.answersProcessId) send(Uint8Array.of(0x37, 0x22, ...command.id, 0x00));
        return;
      case 'initialise':
        this.#told.delete(send);
        return;
      case 'setting':
      case 'text':
      case 'status_wanted':
        return;
    }
  }

  /** As many rows as there is paper for; the rest goes on when there is more. */
  #print(picture: Bitmap, send: Send): void {
    const rows = Math.min(picture.heightDots, this.#rowsLeft ?? Infinity);
    if (rows > 0) this.#printed.push(rowsOf(picture, 0, rows));
    if (this.#rowsLeft === null) return;
    this.#rowsLeft -= rows;
    if (this.#rowsLeft > 0) return;
    this.#rowsLeft = null;
    const rest = rowsOf(picture, rows, picture.heightDots);
    if (rest.heightDots > 0)
      this.#waiting.unshift({ command: { type: 'picture', picture: rest }, send, bytes: rest.bits.length });
    this.change(() => (this.state.paper = 'out'));
  }

  #partFromRoll(): void {
    const paper = stack(this.#printed);
    this.#printed = [];
    if (paper) this.papers.push(paper);
    this.papers.splice(0, Math.max(0, this.papers.length - this.#model.trayHolds));
  }

  #tearOff(): void {
    const half = stack(this.#printed);
    this.#printed = [];
    if (half) this.halves.push(half);
  }

  #tell(): void {
    const { paper, cover, isCutterJammed, isTooHot } = this.state;
    const bytes = Uint8Array.of(
      0x10 | (this.#canPrint() ? 0 : 0x08) | (cover === 'open' ? 0x20 : 0),
      (isCutterJammed ? 0x08 : 0) | (isTooHot ? 0x40 : 0),
      (paper === 'out' ? 0x0c : 0) | (paper === 'ok' ? 0 : 0x03),
      0x00,
    );
    const words = bytes.toString();
    for (const [send, told] of this.#told)
      if (told !== words) {
        this.#told.set(send, words);
        send(bytes);
      }
  }

  #statusByte(n: number): number {
    const { paper, cover, isCutterJammed, isTooHot } = this.state;
    const isOut = paper === 'out';
    const bits = {
      1: this.#canPrint() ? 0 : 0x08,
      2: (cover === 'open' ? 0x04 : 0) | (isOut ? 0x20 : 0) | (isCutterJammed || isTooHot ? 0x40 : 0),
      3: (isCutterJammed ? 0x08 : 0) | (isTooHot ? 0x40 : 0),
      4: (isOut ? 0x60 : 0) | (paper === 'ok' ? 0 : 0x0c),
    }[n];
    return 0x12 | (bits ?? 0);
  }
}

function rowsOf({ widthDots, bits }: Bitmap, from: number, until: number): Bitmap {
  const rowBytes = Math.ceil(widthDots / 8);
  return { widthDots, heightDots: until - from, bits: bits.slice(from * rowBytes, until * rowBytes) };
}

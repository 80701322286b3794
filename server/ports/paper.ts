import type { WordingSet } from '../../common/contract/clinicHead.ts';
import type { Language } from '../../common/contract/language.ts';
import type { PaperTemplate } from '../../common/contract/paperTemplate.ts';
import type { PaperWidth } from '../../common/contract/printing.ts';

/** What a paper says, in plain words already chosen: no ids, nothing of the person. */
export type TicketPaper = {
  readonly kind: 'ticket' | 'booking_slip';
  readonly language: Language;
  readonly clinicName: string;
  /** Where the clinic is; for paper that is taken home. */
  readonly address: string | null;
  readonly number: string;
  readonly serviceName: string;
  readonly practitionerName: string | null;
  readonly whereToWait: string | null;
  /** What to bring and how to come; on the slip of a booking. */
  readonly preparation: string | null;
  /** What coming late means, on the slip of a booking; what it has led to, on a ticket. */
  readonly late: string | null;
  /** When it was issued or printed, and in which zone that is told. */
  readonly issuedAt: number;
  readonly timeZone: string;
  readonly appointmentAt: number | null;
  /** How many go in with it; said where it is more than one. */
  readonly partySize?: number;
  readonly peopleAhead: number | null;
  readonly wait: { readonly fromMin: number; readonly toMin: number } | null;
  /** Address of the patient's page, as a QR; and whether it opens only inside the clinic's network. */
  readonly qrUrl: string | null;
  readonly isLocalUrl: boolean;
  /** A booking's short code, which proves it on arrival. */
  readonly code: string | null;
  /** Whether the clinic wants the number in the language's own digits too. */
  readonly showsOwnDigits: boolean;
  readonly isCopy: boolean;
  /** In the words of which sector; absent: a clinic's. */
  readonly wording?: WordingSet;
  /** How the clinic wants it to look; absent as the product does it. */
  readonly template?: PaperTemplate;
  readonly isDemonstration: boolean;
};

/** A line of a report: a heading under a rule, a text that breaks, or a name with its value at the other end. */
export type ReportLine =
  | { readonly kind: 'heading' | 'text'; readonly text: string }
  | { readonly kind: 'pair'; readonly label: string; readonly value: string };

/** A report on paper, in plain words already chosen. */
export type ReportPaper = {
  readonly kind: 'report';
  readonly language: Language;
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly lines: readonly ReportLine[];
  /** Its head is the clinic's own. */
  readonly template?: PaperTemplate;
  readonly isDemonstration: boolean;
};

/** A paper that shows whether a printer prints all of it: lines in several languages. */
export type TestPaper = {
  readonly kind: 'test';
  readonly lines: readonly { readonly language: Language; readonly text: string; readonly isHeading?: boolean }[];
};

export type Paper = TicketPaper | ReportPaper | TestPaper;

/** A picture of dots: 1 bit each, the most significant first, rows padded to whole bytes, 1 is black. */
export type Bitmap = { readonly widthDots: number; readonly heightDots: number; readonly bits: Uint8Array };

export type { PaperWidth } from '../../common/contract/printing.ts';

export type PaperPainter = { paint(paper: Paper, widthDots: PaperWidth): Promise<Bitmap> };

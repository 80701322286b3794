const CELL = `
  @page { margin: 8mm; }
  body { margin: 0; display: grid; grid-template-columns: repeat(3, 1fr); font-family: sans-serif; }
  div { display: grid; gap: 2mm; place-content: center; text-align: center; block-size: 34mm;
    border: 0.3mm dashed #777; break-inside: avoid; }
  b { font-size: 15mm; line-height: 1; direction: ltr; }
  span { font-size: 4mm; }
`;

/** Sheets of numbers to be cut up, by the printer of the desk's own computer. */
export function printSheet(numbers: readonly string[], clinicName: string): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  // Some browsers put an empty document into a new frame only a moment later.
  frame.addEventListener('load', () => fill(frame, numbers, clinicName), { once: true });
  document.body.append(frame);
}

function fill(frame: HTMLIFrameElement, numbers: readonly string[], clinicName: string): void {
  const inside = frame.contentWindow;
  if (inside === null) return;
  const { document: paper } = inside;
  // A document takes no sheet that another one made.
  const style = new (inside as Window & typeof globalThis).CSSStyleSheet();
  style.replaceSync(CELL);
  paper.adoptedStyleSheets = [style];
  paper.body.dir = document.documentElement.dir;
  for (const number of numbers) {
    const cell = paper.createElement('div');
    const [large, small] = [paper.createElement('b'), paper.createElement('span')];
    large.textContent = number;
    small.textContent = clinicName;
    cell.append(large, small);
    paper.body.append(cell);
  }
  inside.addEventListener('afterprint', () => frame.remove());
  inside.print();
}

/** Rows of a measurement as a drawing: how each stands to its goal, readable in light and in dark. */
import { figure, isRate, meetsGoal, type Row } from './rows.ts';

const WIDTH = 900;
const LINE = 26;
const NAMES = 500;
const BARS = WIDTH - NAMES - 160;
/** The goal stands here, so that bars of all units can be compared by the eye. */
const GOAL_AT = 0.6;

const TITLE = 'Measured, beside the goals';

/** Those rows that have a goal: a bar up to it or past it. A bar that does not meet it is hatched, not only red. */
export function plot(rows: readonly Row[]): string {
  const judged = rows.filter(({ goal }) => goal !== null && goal > 0);
  const height = (judged.length + 2) * LINE + 10;
  const goalX = NAMES + BARS * GOAL_AT;
  const lines = judged.map((row, index) => {
    const y = (index + 2) * LINE;
    const share = Math.min(1, (row.value / (row.goal ?? 1)) * GOAL_AT);
    const met = meetsGoal(row);
    return [
      `<text x="${NAMES - 10}" y="${y + 14}" text-anchor="end">${escaped(row.name)}</text>`,
      `<rect x="${NAMES}" y="${y + 3}" width="${Math.max(1, BARS * share).toFixed(1)}" height="${LINE - 10}" class="${met ? 'met' : 'missed'}"/>`,
      `<text x="${NAMES + BARS + 8}" y="${y + 14}" class="figure">${escaped(toldOf(row))}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(TITLE)}">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.met { fill: #1a7f5a; }
.missed { fill: url(#missed); }
.stripe { stroke: #c2410c; }
.goal { stroke: #57606a; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .met { fill: #3fb68b; }
  .stripe { stroke: #fb923c; }
  .goal { stroke: #9da7b1; }
}
</style>
<defs><pattern id="missed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="stripe" x1="0" y1="0" x2="0" y2="6" stroke-width="8" stroke-opacity="0.75"/></pattern></defs>
<text x="10" y="20" class="title">${escaped(TITLE)}</text>
<text x="${goalX}" y="${LINE + 16}" text-anchor="middle">goal</text>
<line class="goal" x1="${goalX}" x2="${goalX}" y1="${LINE + 20}" y2="${height - 6}"/>
${lines.join('\n')}
</svg>
`;
}

const toldOf = (row: Row): string =>
  `${figure(row.value)}${row.unit === 'of the limit' ? '' : ` ${row.unit}`}, goal ${isRate(row) ? '≥' : '≤'} ${figure(row.goal ?? 0)}`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

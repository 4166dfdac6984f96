/** The chart of blockers over time, drawn when the page is made: past runs, the line on, the end of support. */
import type { Overview } from '../export/overview.ts';
import { figure } from '../export/words.ts';
import type { TrendPoint } from '../store.ts';
import { type Html, html, verbatim } from './html.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days of the past that are drawn, and points that a line needs at most. */
const MOST_DAYS = 200;
const MOST_POINTS = 240;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: number;
}

const WIDE: Frame = { width: 1180, height: 260, left: 52, right: 24, top: 26, bottom: 28, ticks: 8 };
const NARROW: Frame = { width: 360, height: 220, left: 40, right: 14, top: 26, bottom: 28, ticks: 3 };

/** The chart in two widths, of which the style sheet shows the one that fits; nothing when there is no run. */
export function burnDown(overview: Overview): Html {
  const points = thin(recent(overview.trend));
  if (points.length === 0) return html``;
  return html`<div class="chart wide">${draw(overview, points, WIDE)}</div><div class="chart narrow">${draw(overview, points, NARROW)}</div>`;
}

function draw(overview: Overview, points: readonly TrendPoint[], frame: Frame): Html {
  const { forecast, support } = overview;
  const times = points.map(({ at }) => Date.parse(at));
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const end = Date.parse(`${support.ends}T00:00:00Z`);
  const from = Math.min(first, last - 7 * DAY);
  const to = Math.max(end, last) + 6 * DAY;
  const most = niceTop(Math.max(1, ...points.map(({ errors }) => errors)));
  const x = (time: number): number =>
    round(frame.left + ((time - from) / (to - from)) * (frame.width - frame.left - frame.right));
  const y = (value: number): number =>
    round(frame.height - frame.bottom - (value / most) * (frame.height - frame.top - frame.bottom));
  const line = points.map(({ errors }, index) => `${x(times[index] ?? last)},${y(errors)}`).join(' ');
  const base = y(0);
  const now = points.at(-1)?.errors ?? 0;
  const lineTo = future(forecast.kind === 'date' || forecast.kind === 'never' ? forecast.perDay : null, now, last, to);
  const right = frame.width - frame.right;
  const title = `Blockers over ${points.length} runs: ${figure(points[0]?.errors ?? 0)} on ${day(first)}, ${figure(now)} on ${day(last)}. Helm 3's support ends on ${support.ends}.`;
  const dot = points.length === 1 ? ' r="5"' : ' r="3.5"';
  return html`<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${title}">
<g class="grid">${[0, 0.5, 1].map((part) => html`<line x1="${frame.left}" x2="${right}" y1="${y(most * part)}" y2="${y(most * part)}"/><text x="${frame.left - 8}" y="${y(most * part) + 4}" text-anchor="end">${figure(most * part)}</text>`)}</g>
<g class="grid">${dayTicks(from, to, frame.ticks).map((time) => html`<text x="${x(time)}" y="${frame.height - 8}" text-anchor="middle">${dayLabel(time)}</text>`)}</g>
${end >= from ? html`<rect class="after" x="${x(end)}" y="${frame.top}" width="${round(right - x(end))}" height="${round(base - frame.top)}"/><line class="deadline" x1="${x(end)}" x2="${x(end)}" y1="${frame.top - 6}" y2="${base}"/><text class="deadline-text" x="${x(end) - 6}" y="${frame.top - 8}" text-anchor="end">End of support ${support.ends}</text>` : null}
<polygon class="area" points="${verbatim(`${x(first)},${base} ${line} ${x(last)},${base}`)}"/>
<polyline class="past" points="${verbatim(line)}"/>
${lineTo === null ? null : html`<line class="forecast" x1="${x(last)}" y1="${y(now)}" x2="${x(lineTo.time)}" y2="${y(lineTo.value)}"/>`}
<circle class="now" cx="${x(last)}" cy="${y(now)}"${verbatim(dot)}/><text class="now-text" x="${x(last) + 8}" y="${y(now) - 8}">${figure(now)} now</text>
</svg>`;
}

/** Where the straight line leaves the chart: at zero, at its right side or at its top. */
function future(
  perDay: number | null,
  now: number,
  last: number,
  to: number,
): { readonly time: number; readonly value: number } | null {
  if (perDay === null) return null;
  const days = (to - last) / DAY;
  const value = now + perDay * days;
  if (value >= 0) return { time: to, value: Math.min(value, now * 1.02) };
  return { time: last + (now / -perDay) * DAY, value: 0 };
}

function recent(trend: readonly TrendPoint[]): readonly TrendPoint[] {
  const last = Date.parse(trend.at(-1)?.at ?? '');
  return trend.filter(({ at, pending }, index) => {
    const unfinished = pending > 0 && index < trend.length - 1;
    return !unfinished && last - Date.parse(at) <= MOST_DAYS * DAY;
  });
}

/** At most so many points, evenly, the first and the last among them. */
function thin(points: readonly TrendPoint[]): readonly TrendPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}

/** The next of 10, 20, 40, 50, 100, … at or above a number, so that its half is a whole number. */
function niceTop(number: number): number {
  const power = 10 ** Math.floor(Math.log10(number));
  const top = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= number) ?? 10;
  return Math.max(2, 2 * Math.ceil((top * power) / 2));
}

function dayTicks(from: number, to: number, ticks: number): number[] {
  const days = (to - from) / DAY;
  const step = [1, 2, 7, 14, 28, 56, 112].find((one) => days / one <= ticks) ?? 224;
  const list: number[] = [];
  for (let time = Math.ceil(from / DAY) * DAY; time <= to - step * 0.2 * DAY; time += step * DAY) list.push(time);
  return list;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayLabel(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

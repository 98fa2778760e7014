/**
 * A table in Markdown that is a table in the terminal as well. The first column is text, the others are figures.
 *
 * @param rows the heading first; all of the same length
 */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [heading = [], ...body] = rows;
  const widths = heading.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0), 4));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(heading), line(rule), ...body.map(line)].join('\n');
}

function padded(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** How many times as much as something else: `0.42`, `1.7`, `23`. A dash where there is nothing to compare with. */
export function ratio(figure: number, to: number): string {
  const times = figure / to;
  if (!Number.isFinite(times)) return '–';
  return times >= 10 ? times.toFixed(0) : times.toPrecision(2);
}

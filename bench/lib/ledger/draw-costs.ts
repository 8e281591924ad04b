import { median } from '../report.ts'

/** What an entry cost in a log of this size, and in a small one at the same time: µs of CPU, one for each round. */
export interface CostAt {
  readonly size: number
  readonly cost: readonly number[]
  readonly small: readonly number[]
}

const [width, height] = [640, 320]
const edge = { left: 56, right: 16, top: 40, bottom: 44 }
const colours = { ours: '#0b5fad', small: '#8a8a8a', text: '#555555', line: '#bbbbbb' }
const digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']

/** A plot as SVG: size on a logarithmic axis, cost from zero up; a point for the median, a line from least to most. */
export function drawCosts(points: readonly CostAt[], title: string): string {
  const decades = [Math.log10(points[0]?.size ?? 1), Math.max(7, Math.log10(points.at(-1)?.size ?? 10))] as const
  const most = Math.max(...points.flatMap(({ cost, small }) => [...cost, ...small]))
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((one) => most / one <= 6) ?? 500
  const top = Math.ceil(most / step) * step
  const x = (size: number) => {
    const share = (Math.log10(size) - decades[0]) / (decades[1] - decades[0])
    return round(edge.left + share * (width - edge.left - edge.right - 12) + 6)
  }
  const y = (cost: number) => round(height - edge.bottom - (cost / top) * (height - edge.top - edge.bottom))
  const across = Array.from({ length: top / step + 1 }, (_, at) => grid(y(at * step), String(at * step)))
  const along = Array.from({ length: Math.floor(decades[1]) - decades[0] + 1 }, (_, at) =>
    label(x(10 ** (decades[0] + at)), height - edge.bottom + 18, `10${digits[decades[0] + at] ?? ''}`, 'middle'),
  )
  const series = (['small', 'ours'] as const).map((which) => {
    const of = (point: CostAt) => (which === 'ours' ? point.cost : point.small)
    const shift = which === 'ours' ? 2 : -2
    const dots = points.map((point) => dot(x(point.size) + shift, of(point).map(y), colours[which]))
    const path = points.map((point) => `${round(x(point.size) + shift)},${y(median(of(point)))}`).join(' ')
    return `<polyline points="${path}" fill="none" stroke="${colours[which]}" stroke-width="1.5"/>${dots.join('')}`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    ...across,
    ...along,
    label(edge.left, 18, 'µs of CPU an entry', 'start'),
    label(width - edge.right, height - 8, 'entries in the log', 'end'),
    legend(200, 'this log', colours.ours),
    legend(300, 'a log of 10⁴ entries, at the same time', colours.small),
    ...series,
    '</svg>',
    '',
  ].join('\n')
}

const round = (value: number) => Math.round(value * 10) / 10

const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end') =>
  `<text x="${x}" y="${y}" fill="${colours.text}" text-anchor="${anchor}">${text}</text>`

const grid = (y: number, text: string) =>
  `<line x1="${edge.left}" x2="${width - edge.right}" y1="${y}" y2="${y}" stroke="${colours.line}" stroke-width="0.5"/>` +
  label(edge.left - 8, y + 4, text, 'end')

const legend = (x: number, text: string, colour: string) =>
  `<circle cx="${x}" cy="14" r="4" fill="${colour}"/>${label(x + 10, 18, text, 'start')}`

const dot = (x: number, ys: readonly number[], colour: string) =>
  `<line x1="${round(x)}" x2="${round(x)}" y1="${Math.min(...ys)}" y2="${Math.max(...ys)}" stroke="${colour}"/>` +
  `<circle cx="${round(x)}" cy="${round(median(ys))}" r="4" fill="${colour}"/>`

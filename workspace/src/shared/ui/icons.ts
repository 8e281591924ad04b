/**
 * Our drawings, on a 20-unit grid: `line` is stroked, `solid` is filled, `faint` is stroked lightly.
 * Paths in a module, not a sprite file: nothing to fetch, and a wrong name is a type error.
 */
export interface Drawing {
  readonly line?: string
  readonly solid?: string
  readonly faint?: string
}

const drawings = {
  logo: { line: 'M2 18h16M4 18V8l6-5 6 5v10M8 18v-6h4v6M10 3v5' },
  today: { line: 'M2.5 14.5h15M5 14.5a5 5 0 0 1 10 0M10 3v3M3.2 7.2l2 2M16.8 7.2l-2 2M6 17.5h8' },
  message: { line: 'M3 3.5h14v10H9l-4 3.5v-3.5H3zM6 7h8M6 10h5' },
  call: { line: 'M2.5 5.5h10v9h-10zM12.5 9l5-3v8l-5-3' },
  files: { line: 'M2.5 16.5v-12h5l2 2h8v10zM2.5 9.5h15' },
  agenda: { line: 'M3 4.5h14v12H3zM3 8.5h14M7 2.5v4M13 2.5v4M6.5 12.5h3' },
  people: {
    line: 'M4.5 6.5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM2 17c0-3.5 2.2-5.5 5.5-5.5s5.5 2 5.5 5.5M13 3.8a3 3 0 0 1 0 5.4M15 12c2 .8 3 2.6 3 5',
  },
  journal: { line: 'M4 2.5h12v15H4zM7.5 2.5v15M10 6.5h4M10 9.5h4M10 12.5h2.5' },
  place: { line: 'M5 17.5V9a5 5 0 0 1 10 0v8.5zM2.5 17.5h15M5 10h10' },
  settings: {
    line: 'M2.5 6h8M14.5 6h3M2.5 14h3M9.5 14h8M10.5 6a2 2 0 1 0 4 0a2 2 0 1 0 -4 0zM5.5 14a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z',
  },
  search: { line: 'M3 8.5a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0zM12.6 12.6l5 5' },
  plus: { line: 'M10 3.5v13M3.5 10h13' },
  more: { line: 'M3.5 8.5h3v3h-3zM8.5 8.5h3v3h-3zM13.5 8.5h3v3h-3z' },
  grid4: { line: 'M3 3h5.5v5.5H3zM11.5 3H17v5.5h-5.5zM3 11.5h5.5V17H3zM11.5 11.5H17V17h-5.5z' },
  close: { line: 'm4.5 4.5 11 11M15.5 4.5l-11 11' },
  check: { line: 'm3.5 10.5 4.5 4.5L16.5 5' },
  right: { line: 'm7.5 4 6 6-6 6' },
  left: { line: 'm12.5 4-6 6 6 6' },
  down: { line: 'm4 7.5 6 6 6-6' },
  arrow: { line: 'M3 10h13M11 5l5 5-5 5' },
  sealed: {
    line: 'M2 4h16v12.5H2zM2.5 4.5 7.8 9M17.5 4.5 12.2 9',
    solid: 'M7.1 10.6a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0 -5.8 0z',
  },
  eye: {
    line: 'M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10zM7.5 10a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z',
  },
  mic: { line: 'M7.5 3h5v8h-5zM4.5 9.5c0 3 2 5 5.5 5s5.5-2 5.5-5M10 14.5v3M7 17.5h6' },
  micoff: { line: 'M7.5 9v2h5V3h-5v2M4.5 9.5c0 3 2 5 5.5 5 1.2 0 2.3-.2 3.1-.7M10 14.5v3M7 17.5h6M3 3l14 14' },
  cam: { line: 'M2.5 5.5h10v9h-10zM12.5 9l5-3v8l-5-3' },
  camoff: { line: 'M6.5 5.5h6v5M12.5 9l5-3v8l-2-1.2M12.5 14.5h-10v-9M3 2.5l14 15' },
  screen: { line: 'M2.5 3.5h15v10h-15zM6.5 17h7M10 13.5V17M10 11V6M7.8 8 10 5.8 12.2 8' },
  hand: {
    line: 'M6 11V5.5h2V10M8 9V3.5h2V9.5M10 9V4h2v6M12 10V6h2v7c0 3-1.5 4.5-4 4.5-3 0-4-1.5-5.5-4.5L3 10.5l1.5-1L6 11.5',
  },
  leave: { line: 'M2.5 12.5c0-5 15-5 15 0v1h-4.5v-3c-2-.6-4-.6-6 0v3H2.5z' },
  rec: { line: 'M3 3h14v14H3z', solid: 'M6.8 10a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z' },
  groups: { line: 'M2.5 3h6v6h-6zM11.5 3h6v6h-6zM7 12h6v5.5H7z' },
  signal: { line: 'M3 16.5v-3M8 16.5v-6M13 16.5v-9M18 16.5V4' },
  signallow: { line: 'M3 16.5v-3M8 16.5v-6', faint: 'M13 16.5v-9M18 16.5V4' },
  clock: { line: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0zM10 5.5V10l3 2' },
  reply: { line: 'M8 4 3 9l5 5M3 9h8c4 0 6 2.5 6 7' },
  thread: { line: 'M3 4h14M3 8.5h9M6 13h11M6 17h7M3 11.5v5.5' },
  face: { line: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0zM6.8 11.5c1.5 3 5 3 6.4 0M7.5 7v1.5M12.5 7v1.5' },
  clip: {
    line: 'M14.5 9.5 9 15c-2.5 2.5-6-1-3.5-3.5l6.5-6.5c1.7-1.7 4 .7 2.4 2.4L8.3 13.5c-.8.8-2-.4-1.2-1.2l4.9-4.8',
  },
  send: { line: 'M3 10 17.5 3 13 17.5l-3.5-6zM9.5 11.5l3.5-4' },
  pin: { line: 'M7 3h6l-1 6 3 2.5H5L8 9zM10 11.5V18' },
  download: { line: 'M10 3v10M5.5 8.5 10 13l4.5-4.5M3 17h14' },
  upload: { line: 'M10 13V3M5.5 7.5 10 3l4.5 4.5M3 17h14' },
  pause: { line: 'M6.5 4v12M13.5 4v12' },
  play: { line: 'M6 4v12l10-6z' },
  trash: { line: 'M3.5 5.5h13M5.5 5.5l.8 12h7.4l.8-12M8 5.5v-3h4v3' },
  link: { line: 'M8.5 11.5 11.5 8.5M9 6.5l2.5-2.5a3 3 0 0 1 4.5 4.5L13.5 11M11 13.5 8.5 16A3 3 0 0 1 4 11.5L6.5 9' },
  list: { line: 'M3 5h2M7.5 5H17M3 10h2M7.5 10H17M3 15h2M7.5 15H17' },
  key: { line: 'M3 10a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0zM10 10h8M15 10v3.5M18 10v2.5' },
  laptop: { line: 'M4 4h12v9H4zM1.5 16.5h17' },
  phone: { line: 'M6 2.5h8v15H6zM9 15h2' },
  print: { line: 'M5.5 7.5v-5h9v5M5.5 14.5H2.5v-7h15v7h-3M5.5 12h9v5.5h-9z' },
  copy: { line: 'M7 7h10v10H7zM13 7V3H3v10h4' },
  warn: { line: 'M10 3 18 17H2zM10 8v4.5M10 14v1.5' },
  barrier: { line: 'M4 18V6M16 18V6M2.5 6.5h15v4.5h-15zM6.5 11l3-4.5M11 11l3-4.5' },
  witness: { line: 'M2 9s3-5 8-5 8 5 8 5M7.8 9a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0zM4 17h12M10 13.5V17' },
  chain: { line: 'M2.5 7h5v6h-5zM12.5 7h5v6h-5zM7.5 10h5' },
  chainbreak: { line: 'M2.5 7h5v6h-5zM12.5 7h5v6h-5zM10 3.5v3M10 13.5v3' },
  filter: { line: 'M3 4.5h14M5.5 10h9M8 15.5h4' },
  bell: { line: 'M4 15h12M5.5 15V9a4.5 4.5 0 0 1 9 0v6M8.5 17.5h3' },
  at: { line: 'M7 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM13 7v4.5c0 2 4 2 4-1.5a7 7 0 1 0-3 5.7' },
  history: { line: 'M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7.5M3.5 3.5v4h4M10 6.5V10l2.5 2' },
  adduser: {
    line: 'M5 6.5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM2.5 17c0-3.5 2.2-5.5 5.5-5.5 1.5 0 2.7.4 3.6 1.1M15 11.5v6M12 14.5h6',
  },
  captions: { line: 'M2.5 4.5h15v11h-15zM5.5 9h3M10.5 9h4M5.5 12h5M12.5 12h2' },
  out: { line: 'M8 3.5H3.5v13H8M8 10h9.5M13.5 6l4 4-4 4' },
  qr: { line: 'M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM15 15h2v2h-2zM12 17h1M17 12h-1' },
  doc: { line: 'M4.5 2.5h7l4 4v11h-11zM11.5 2.5v4h4' },
  text: { line: 'M3 5.5V3.5h9v2M7.5 3.5v12M5.5 15.5h4M12 9.5h5.5M14.8 9.5v6' },
  sun: {
    line: 'M6.5 10a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0zM10 2v2.5M10 15.5V18M2 10h2.5M15.5 10H18M4.3 4.3l1.8 1.8M13.9 13.9l1.8 1.8M15.7 4.3l-1.8 1.8M6.1 13.9l-1.8 1.8',
  },
  trace: { line: 'M3 17.5h14M5 14.5 13.5 3l3 2.2L8 16.5l-3.5.8z' },
  home: { line: 'M3 9.5 10 3.5l7 6v8H3zM8 17.5v-5h4v5' },
  swap: { line: 'M4 7h12l-3.5-3.5M16 13H4l3.5 3.5' },
  chat2: { line: 'M3 4h14v9H10l-4 3.5V13H3zM6 8.5h8' },
  info: { line: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0 -14 0zM10 9v5M10 6v1.5' },
  command: { line: 'm4 5 4 5-4 5M10 15.5h6' },
  bold: { line: 'M6 3.5h4.5c4 0 4 6 0 6H6zM6 9.5h5.2c4.3 0 4.3 7 0 7H6z' },
  italic: { line: 'M8 3.5h6M6 16.5h6M11.5 3.5l-3 13' },
  quote: { line: 'M4 4v12M8 6h9M8 10h9M8 14h6' },
  offline: { line: 'M3 7c4-4 10-4 14 0M6 10.5c2.5-2.2 5.5-2.2 8 0M10 15v1.5M3 3l14 14' },
  dot: { solid: 'M6 10a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z' },
  sheet: { line: 'M3 3.5h14v13H3zM3 8h14M3 12.2h14M8 3.5v13' },
} as const satisfies Record<string, Drawing>

export type IconName = keyof typeof drawings
export const icons: Readonly<Record<IconName, Drawing>> = drawings

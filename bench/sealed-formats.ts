import { report } from './lib/report.ts'
import type { FormatSpeed } from './lib/sealed/formats-worker.ts'
import { inBrowser } from './lib/sealed/in-browser.ts'

/**
 * Which published chunked encryption a browser seals files with (docs/decisions/0014-sealed-files.md): FLOE beside Cobblestone
 * and beside bare AES-256-GCM at the same length of a segment, in a worker of Chromium.
 */
const rounds = 7
const bytes = 32 * 2 ** 20
const formats = ['raw', 'floe', 'cobblestone'] as const

await inBrowser(async (run) => {
  for (const segment of [16, 64, 128, 256].map((kib) => kib * 1024)) {
    const speeds = { raw: [], floe: [], cobblestone: [] } as Record<(typeof formats)[number], FormatSpeed[]>
    for (let round = 0; round < rounds; round++)
      for (const format of formats) speeds[format].push(await run({ format, segment, bytes }))
    for (const act of ['seal', 'open'] as const)
      for (const ours of ['floe', 'cobblestone'] as const) {
        const conform = ours === 'floe' || segment === 16 * 1024 ? '' : ' (not the specified length)'
        report({
          bench: 'sealed-formats',
          metric: `${act}, ${ours}, ${segment / 1024} KiB${conform}`,
          unit: 'MB/s',
          ours: speeds[ours].map((speed) => speed[act]),
          peer: speeds.raw.map((speed) => speed[act]),
          peerName: 'bare AES-256-GCM, same segment',
          goal: '≥ 0.8 of bare',
          least: 0.8,
        })
      }
  }
})

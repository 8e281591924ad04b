import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installGo, serveModules, tessera } from '@parvis/testkit'
import { launchBrowser } from '../workspace/e2e/lib/browser.ts'
import { median, report } from './lib/report.ts'
import { makeLog, type MadeLog } from './lib/verify/make-log.ts'

/** A whole log of a million entries verified offline, beside Tessera's fsck on the same tiles; one proof in a browser. */
const size = Number(process.argv[2] ?? 1_000_000)
const rounds = 5
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-verify-'))
const verifier = join(import.meta.dirname, '../deploy/verify/src/main.ts')

interface Cost {
  /** Seconds on the clock, and of CPU. */
  readonly wall: number
  readonly cpu: number
}

/** Runs a program to its end. Throws when it does not end well. */
function cost(program: string, args: readonly string[]): Cost {
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@" >/dev/null 2>&1'
  const said = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`, program, ...args], { encoding: 'utf8' })
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = said.trim().split(' ').map(Number)
  return { wall, cpu: user + system }
}

function fsck(log: MadeLog): ((args?: readonly string[]) => Cost) | string {
  try {
    const program = installGo(tessera.fsck, folder)
    writeFileSync(join(folder, 'key'), log.vkey)
    const args = ['--storage_url', `file://${log.folder}/`, '--public_key', join(folder, 'key'), '--ui=false']
    return () => cost(program, args)
  } catch (error) {
    return `fsck could not be built: ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}`
  }
}

function wholeLog(log: MadeLog): void {
  const peer = fsck(log)
  const ours: Cost[] = []
  const theirs: Cost[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(cost(process.execPath, [verifier, log.folder, '--policy', join(log.folder, 'policy')]))
    if (typeof peer !== 'string') theirs.push(peer())
  }
  const said = { bench: 'verify', peerName: 'Tessera fsck, one worker' }
  const speed = (costs: readonly Cost[], what: keyof Cost) => costs.map((one) => size / one[what])
  for (const [what, metric] of [
    ['wall', 'entries a second'],
    ['cpu', 'entries a second of CPU'],
  ] as const)
    report({
      ...said,
      metric: `${metric}, ${size} entries`,
      unit: '1/s',
      ours: speed(ours, what),
      peer: typeof peer === 'string' ? peer : speed(theirs, what),
      goal: '≥ 0.5 ×',
      least: 0.5,
    })
  const times = ours.map(({ wall }) => wall)
  say(`whole log, ${size} entries`, 's', times, '≤ 10 s', median(times) <= 10)
}

async function oneProof(log: MadeLog): Promise<void> {
  const modules = await serveModules(join(import.meta.dirname, '..'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(modules.url)
    const proof = log.proof(Math.floor(size / 3))
    const times = await page.evaluate(measureProof, { proof, policy: log.policy })
    const [whole, inclusion] = [times.map(([one]) => one), times.map(([, two]) => two)]
    say('one proof in Chromium, with three cosignatures', 'ms', whole, '≤ 1 ms', median(whole) <= 1)
    say('of which the path to the root', 'ms', inclusion, null, null)
    const bytes = Buffer.byteLength(proof)
    say('one proof', 'B', [bytes], '≤ 2048 B', bytes <= 2048)
  } finally {
    await browser.close()
    await modules.close()
  }
}

/** In the page: milliseconds for a whole proof and for its path alone, 40 times after 10 that are not counted. */
async function measureProof({ proof, policy }: { readonly proof: string; readonly policy: string }) {
  const map = document.createElement('script')
  map.type = 'importmap'
  const packages = ['hashes', 'curves'].map((name) => [`@noble/${name}/`, `/node_modules/@noble/${name}/`])
  map.textContent = JSON.stringify({ imports: Object.fromEntries(packages) })
  document.head.append(map)
  const path = '/packages/tlog/src/index.ts'
  const tlog = (await import(path)) as typeof import('@parvis/tlog')
  const { leafHash, nobleSha256: sha, parseCheckpoint, parsePolicy, parseProof, verifyInclusion, verifyProof } = tlog
  const trusted = parsePolicy(policy)
  const times: [number, number][] = []
  for (let at = 0; at < 50; at += 1) {
    const began = performance.now()
    const parsed = parseProof(proof)
    if (!verifyProof({ sha, policy: trusted, proof: parsed }).hasQuorum) throw new Error('no quorum')
    const between = performance.now()
    const { size: of, root } = parseCheckpoint(parsed.note.text)
    const leaf = leafHash(sha, parsed.extra ?? new Uint8Array())
    verifyInclusion(sha, { leaf, index: parsed.index, size: of, root, proof: parsed.proof })
    times.push([between - began, performance.now() - between])
  }
  return times.slice(10)
}

function say(metric: string, unit: string, values: readonly number[], goal: string | null, met: boolean | null): void {
  const round = (value: number) => Number(value.toPrecision(4))
  const spread = { min: round(Math.min(...values)), max: round(Math.max(...values)) }
  const line = { bench: 'verify', metric, unit, ours: round(median(values)), ...spread, peer: null, goal, met }
  console.log(JSON.stringify(line))
}

try {
  const log = makeLog(join(folder, 'log'), size)
  wholeLog(log)
  await oneProof(log)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleFiles, sampleProof, upTo } from './testing/sample-bundle.ts'
import { folderFiles, writeFolder } from './testing/sample-folder.ts'
import { policyText, sampleLog, signedText } from './testing/sample-log.ts'
import { plain, runCommand } from './testing/run-command.ts'
import { writeZip } from './testing/write-zip.ts'

const log = sampleLog(600)
const home = mkdtempSync(join(tmpdir(), 'parvis-command-'))
const at = (name: string) => join(home, name)
const folder = writeFolder(folderFiles(log))

beforeAll(() => {
  const files = bundleFiles(log, upTo(600))
  writeFileSync(at('log.zip'), writeZip(files))
  const changed = String(files['entries.ndjson']).replace('"c420', '"c421')
  writeFileSync(at('changed.zip'), writeZip({ ...files, 'entries.ndjson': changed }))
  writeFileSync(at('alone.zip'), writeZip(bundleFiles(log, upTo(600), signedText(log, 1))))
  writeFileSync(at('some.zip'), writeZip(bundleFiles(log, [3])))
  writeFileSync(at('one.tlog-proof'), sampleProof(log, 77))
  writeFileSync(at('policy'), policyText)
  writeFileSync(at('kept'), signedText(sampleLog(300)))
  writeFileSync(at('note.txt'), 'hello')
})
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
  folder[Symbol.dispose]()
})

const run = (...args: readonly string[]) => runCommand(args)

describe('parvis-verify', () => {
  test('says in one sentence that a folder, a bundle or a proof is verified, on what ground, and what it did not see', () => {
    const of = (path: string) => run(path, '--policy', at('policy'))
    for (const path of [folder.path, at('log.zip')]) {
      const { exitCode, out, errors } = of(path)
      expect([exitCode, errors]).toEqual([0, ''])
      expect(plain(out).split('\n')[0]).toBe('600 entrées, sans rupture depuis le 3 mars ; 2 témoins d’accord')
      expect(plain(out)).toContain('Journal : parvis.example/journal, 600 entrées signées')
    }
    expect(of(at('log.zip')).out).toContain('Pour la lecture, sans preuve : entries.csv, README.txt.')
    expect(plain(of(at('one.tlog-proof')).out)).toContain(
      '1 entrée sur 600, à sa place dans le journal signé ; 2 témoins',
    )
    expect(run(at('log.zip')).out).toContain('La politique vient de ce qui est vérifié')
  })

  test('T12 names the first entry that was changed, and ends with 1', () => {
    const { exitCode, out } = run(at('changed.zip'))
    expect(exitCode).toBe(1)
    expect(plain(out)).toContain('Rompu à l’entrée 420 : ce n’est pas ce que le journal a signé')
  })

  test('ends with 3 for want of witnesses, and with 4 where a kept checkpoint cannot be compared', () => {
    expect(run(at('alone.zip')).exitCode).toBe(3)
    expect(run(at('some.zip'), '--since', at('kept')).exitCode).toBe(4)
    expect(run(folder.path, '--since', at('kept')).out).toContain('Suite exacte du point de contrôle')
  })

  test('speaks English to whoever does', () => {
    const { out } = runCommand([at('changed.zip')], { language: 'en_GB.UTF-8' })
    expect(out).toContain('Broken at entry 420: this is not what the log signed')
  })

  test('tells programs the same, on one line', () => {
    const { out } = run(at('log.zip'), '--json', '--policy', at('policy'))
    expect(out.trimEnd()).not.toContain('\n')
    expect(JSON.parse(out)).toMatchObject({
      ...{ result: 'verified', exitCode: 0, kind: 'bundle', quorum: true, silent: ['w3'] },
      checkpoint: { origin: 'parvis.example/journal', size: 600 },
      log: { entries: 600, isWhole: true, since: 'not-asked' },
      policy: { source: 'given' },
      notChecked: { files: ['entries.csv', 'README.txt'] },
    })
    expect(JSON.parse(run(at('changed.zip'), '--json').out)).toMatchObject({
      ...{ result: 'broken', exitCode: 1 },
      fault: { code: 'entry.hash', index: 420 },
    })
  })

  test.each([
    ['nothing there', ['nowhere.zip'], 'Rien de lisible à cet endroit'],
    ['neither log nor bundle', ['note.txt'], 'Rien de lisible à cet endroit'],
    ['a proof without a policy', ['one.tlog-proof'], 'Il faut une politique'],
    ['no policy there', ['log.zip', '--policy', 'nowhere'], 'La politique n’est pas lisible'],
    ['no policy in the file', ['log.zip', '--policy', 'note.txt'], 'La politique n’est pas lisible'],
    ['no checkpoint in the file', ['log.zip', '--since', 'note.txt'], 'Le point de contrôle gardé n’est pas lisible'],
    ['no path', [], 'parvis-verify BUNDLE|DOSSIER|PREUVE'],
    ['another option', ['log.zip', '--trust-me'], 'parvis-verify BUNDLE|DOSSIER|PREUVE'],
  ])('%s: says so, no verdict, and ends with 2', (_, args, said) => {
    const { exitCode, out, errors } = run(...args.map((word) => (word.startsWith('--') ? word : at(word))))
    expect([exitCode, out]).toEqual([2, ''])
    expect(errors).toContain(said)
    expect(errors).not.toContain('    at ')
  })

  test('explains itself', () => {
    expect(run('--help')).toMatchObject({ exitCode: 0, out: expect.stringContaining('--since') })
  })
})

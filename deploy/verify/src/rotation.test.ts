import {
  canonicalJson,
  formatNote,
  formatProof,
  formatVerifierKey,
  inclusionProof,
  signerFromSeed,
  signNote,
} from '@parvis/tlog'
import { expect, test } from 'vitest'
import { checkBundle, checkFolder, faultOf, own } from './testing/check-sample.ts'
import { bundleFiles } from './testing/sample-bundle.ts'
import { folderFiles } from './testing/sample-folder.ts'
import {
  buildLog,
  logSigner,
  origin,
  sampleEntry,
  sampleLog,
  sha,
  signed,
  signedText,
  timeOf,
} from './testing/sample-log.ts'

const [size, at] = [700, 400]
const nextSigner = signerFromSeed(origin, logSigner.key.type, sha(Buffer.from('next')))
const announced = buildLog(
  Array.from({ length: size }, (_, index) =>
    index === at ? { leaf: announcement(), body: undefined } : sampleEntry(index),
  ),
)
const until = buildLog(announced.entries.slice(0, at + 1))

/** The log's own entry, as the gateway writes it. */
function announcement(key = nextSigner): string {
  const detail = { former: formatVerifierKey(logSigner.key), key: formatVerifierKey(key.key), until: '' }
  return canonicalJson({
    ...{ v: 2, kind: 'intent', time: timeOf(at), act: 'log.key.rotate', class: 'administration', actor: 'system' },
    ...{
      place: { from: 'gateway', to: 'gateway' },
      decision: 'allow',
      rules: [],
      policy: '',
      correlation: 'k',
      detail,
    },
  })
}

/** The announcement's proof in a log that ended with it, under one key or another. */
function proofIn(log: typeof until, by = logSigner): string {
  const note = { text: log.checkpointText, signatures: [signNote(log.checkpointText, by)] }
  const leaf = log.entries[at]?.leaf ?? ''
  return formatProof({ index: at, proof: inclusionProof(sha, at, at + 1, log.hashAt), note, extra: Buffer.from(leaf) })
}

const note = formatNote(signed(announced, 2, undefined, nextSigner))
const withProof = (rotations: string) =>
  new Map([...folderFiles(announced, note), ['rotations', Buffer.from(rotations)]])

test('who trusts the former key alone follows to the next one, and from a checkpoint that was kept under it', async () => {
  const since = { ...own, since: signedText(sampleLog(300)) }
  const outcome = await checkFolder(withProof(proofIn(until)), since)
  expect(outcome).toMatchObject({
    verdict: { result: 'verified', log: { since: 'continues', unplacedRotations: 0 } },
    followed: [{ index: at }],
  })
})

test('T17: without the announcement, or with one that the former key did not sign, the new key is a stranger', async () => {
  expect(faultOf(await checkFolder(folderFiles(announced, note)))).toEqual(['note.unsigned', undefined])
  expect(faultOf(await checkFolder(withProof(proofIn(until, nextSigner))))).toEqual(['note.unsigned', undefined])
})

test('T16: an announcement from another past of the log is found, and so is one that is no announcement', async () => {
  const other = buildLog(until.entries.with(3, sampleEntry(0)))
  expect(faultOf(await checkFolder(withProof(proofIn(other))))).toEqual(['rotation.mismatch', undefined])
  const [entry] = sampleLog(1).entries
  const plain = buildLog(until.entries.with(at, { leaf: entry?.leaf ?? '', body: undefined }))
  expect(faultOf(await checkFolder(withProof(proofIn(plain))))).toEqual(['rotation.malformed', at])
  expect(faultOf(await checkFolder(withProof('c2sp.org/tlog-proof@v1\n')))).toEqual(['proof.malformed', undefined])
})

test('a selection that steps over it is told to rest on the former key’s word', async () => {
  const outcome = await checkBundle({ ...bundleFiles(announced, [3], note), rotations: proofIn(until) })
  expect(outcome).toMatchObject({ verdict: { result: 'verified', log: { unplacedRotations: 1 } } })
})

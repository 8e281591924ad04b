import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addSignatures,
  cosign,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  nobleSha256 as sha,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signatureType,
  signerFromSeed,
  signNote,
  verifierKey,
  verifyCosignature,
  verifyNote,
} from './index.ts'

const log = signerFromSeed('example.org/log', signatureType.ed25519, sha(Buffer.from('log')))
const witness = signerFromSeed('example.org/w', signatureType.cosignature, sha(Buffer.from('w')))
const text = formatCheckpoint({ origin: 'example.org/log', size: 7, root: sha(Buffer.from('root')) })
const note = { text, signatures: [signNote(text, log)] }

describe('signed notes', () => {
  // From C2SP signed-note.
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
  const signature = 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM='
  const example = `This is an example message.\n\n— example.com/foo ${signature}\n`

  test('of the specification verifies, and is written as it was read', () => {
    const [{ key }] = verifyNote(parseNote(example), [parseVerifierKey(vkey)])
    expect(formatVerifierKey(key)).toBe(vkey)
    expect(formatNote(parseNote(example))).toBe(example)
  })

  test('with another text does not verify', () => {
    const forged = parseNote(example.replace('an example', 'no example'))
    expect(() => verifyNote(forged, [parseVerifierKey(vkey)])).toThrow('note.signature')
  })

  test('of the specification, with empty lines in its text, is split at the last of them', () => {
    const poem = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n'
    const line =
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc='
    expect(parseNote(`${poem}\n${line}\n`).text).toBe(poem)
  })

  test.each([
    ['', 'nothing'],
    ['text\n', 'no signature'],
    [`text\n\n— a ${signature}`, 'no line break at the end'],
    [`text\n\n- a ${signature}\n`, 'a hyphen for a dash'],
    [`text\n\n—  ${signature}\n`, 'no name'],
    [`text\n\n— a+b ${signature}\n`, 'a plus in the name'],
    [`text\n\n— a\u00A0b ${signature}\n`, 'a space in the name'],
    [`text\n\n— a AAAA\n`, 'a signature of three bytes'],
    [`text\n\n— a AAAAAAB=\n`, 'base64 with bits that mean nothing'],
    [`te\rxt\n\n— a ${signature}\n`, 'a control character'],
    [`te\txt\n\n— a ${signature}\n`, 'a tab'],
  ])('%j is none: %s', (bad) => {
    expect(() => parseNote(bad)).toThrow('note.malformed')
  })

  test('must be UTF-8, and of a size that somebody can have meant', () => {
    expect(() => parseNote(Uint8Array.of(0xff, 0x0a))).toThrow('note.malformed')
    expect(() => parseNote(`${'x'.repeat(2 ** 18)}\n\n— a ${signature}\n`)).toThrow('too-large')
    expect(() => parseNote(`x\n\n${`— a ${signature}\n`.repeat(101)}`)).toThrow('too-large')
    expect(parseNote(`x\n\n${`— a ${signature}\n`.repeat(16)}`).signatures).toHaveLength(16)
  })

  test('pass over whom the reader does not know, and need one whom the reader knows', () => {
    const stranger = signerFromSeed('example.org/log', signatureType.ed25519, sha(Buffer.from('stranger')))
    const both = addSignatures({ text, signatures: [signNote(text, stranger)] }, [signNote(text, log)])
    expect(verifyNote(both, [log.key])).toHaveLength(1)
    expect(() => verifyNote({ text, signatures: [signNote(text, stranger)] }, [log.key])).toThrow('note.unsigned')
  })

  test('with a false signature in a known name are refused whole', () => {
    const { keyId, name } = signNote(text, log)
    const forged = addSignatures(note, [cosign(text, witness, 5)])
    const broken = { text, signatures: [{ name, keyId, signature: new Uint8Array(64) }, ...forged.signatures.slice(1)] }
    expect(() => verifyNote(broken, [log.key, witness.key])).toThrow('note.signature')
  })
})

describe('keys', () => {
  const vkey = formatVerifierKey(log.key)
  test.each([
    vkey.replace('+', ''),
    `${vkey}=`,
    `+${vkey}`,
    vkey.replace('example', 'exemple'),
    vkey.toUpperCase(),
    `${vkey}\n`,
    'a+00000000+AQ==',
    '',
  ])('%j is none', (bad) => {
    expect(() => parseVerifierKey(bad)).toThrow('key.malformed')
  })

  test('of a kind that is not computed here say so', () => {
    expect(() =>
      parseVerifierKey(`a+00000000+${Buffer.concat([Buffer.of(6), Buffer.alloc(1312)]).toString('base64')}`),
    ).toThrow('key.unsupported')
  })

  test('differ in id by type, so that one signature is never taken for another', () => {
    expect(verifierKey('a', 1, log.key.publicKey).id).not.toBe(verifierKey('a', 4, log.key.publicKey).id)
  })
})

describe('checkpoints', () => {
  // From C2SP tlog-checkpoint.
  const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'

  test('of the specification are read, and written as they were read', () => {
    const checkpoint = parseCheckpoint(example)
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] })
    expect(formatCheckpoint(checkpoint)).toBe(example)
  })

  test('keep their extension lines', () => {
    expect(parseCheckpoint(`${example}more\nand more\n`).extensions).toEqual(['more', 'and more'])
    expect(formatCheckpoint(parseCheckpoint(`${example}more\n`))).toBe(`${example}more\n`)
  })

  test.each([
    example.slice(0, -1),
    `\n${example}`,
    example.replace('20852163', '020852163'),
    example.replace('20852163', '-1'),
    example.replace('20852163', '9007199254740992'),
    example.replace('Cs', ''),
    example.replace('2I=', '2J='),
    `${example}\n`,
  ])('%j is none', (bad) => {
    expect(() => parseCheckpoint(bad)).toThrow('checkpoint.malformed')
  })

  test('are what they were, whatever they hold', () => {
    const line = fc.string({ minLength: 1, maxLength: 40 }).filter((one) => !one.includes('\n'))
    fc.assert(
      fc.property(
        line,
        fc.nat(Number.MAX_SAFE_INTEGER),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(line),
        (origin, size, root, extensions) => {
          const read = parseCheckpoint(formatCheckpoint({ origin, size, root, extensions }))
          expect(read).toEqual({ origin, size, root, extensions })
        },
      ),
    )
  })
})

describe('cosignatures', () => {
  test('say when the witness saw it, and bind that time', () => {
    const cosigned = addSignatures(note, [cosign(text, witness, 1_679_315_147)])
    expect(verifyCosignature(parseNote(formatNote(cosigned)), witness.key)).toBe(1_679_315_147)
    const { signature, ...rest } = cosigned.signatures[1]!
    const later = { ...rest, signature: Uint8Array.from(signature, (byte, at) => (at === 7 ? byte ^ 1 : byte)) }
    expect(() => verifyCosignature({ text, signatures: [later] }, witness.key)).toThrow('note.signature')
  })

  test('are made over checkpoints only, with a key for nothing else', () => {
    expect(() => cosign('pay 100\n', witness, 1)).toThrow('checkpoint.malformed')
    expect(() => cosign(text, log, 1)).toThrow('cosignature.malformed')
    expect(() => signNote(text, witness)).toThrow('note.malformed')
    expect(() => cosign(text, witness, -1)).toThrow('cosignature.malformed')
  })

  test('of the specification’s example are read with their time', () => {
    const line =
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=='
    const [signature] = parseNote(`a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n${line}\n`).signatures
    expect(signature?.keyId).toBe(0x8d66cf3f)
    expect(Buffer.from(signature!.signature).readBigUInt64BE()).toBe(1_679_315_147n)
  })
})

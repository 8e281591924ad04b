import { joined, toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from '../content/box.ts'
import { context, type ContentFacts } from '../content/context.ts'
import { SealedError } from '../error.ts'
import { canonical } from '../manifest/canonical.ts'
import { bytesIn, factsIn, fieldsOf, textIn } from './fields.ts'
import { hpkeKeyBytes, hpkeOpen, hpkeSeal } from './hpke.ts'
import { secretKey } from './secret.ts'

/** What the page of a drop box is told, sealed under the secret of its address: the server can't put another key there. */
export interface DropNote {
  readonly coffre: string
  /** Who asks for files, as members call them, and in which words. */
  readonly by: string
  readonly words: string
  /** Under which everything that is deposited is sealed: see `newHpkePair`. */
  readonly publicKey: Bytes
}

const noteContext = context('drop', ['note'])

export async function sealDropNote(secret: Bytes, { coffre, by, words, publicKey }: DropNote): Promise<Bytes> {
  const fields = { v: 1, coffre, by, words, publicKey: toBase64Url(publicKey) }
  return sealBox(await secretKey(secret, 'drop note'), noteContext, utf8(JSON.stringify(fields)))
}

/** Throws SealedError, as `openLinkNote`. */
export async function openDropNote(secret: Bytes, sealed: Bytes): Promise<DropNote> {
  const fields = fieldsOf(await openBox(await secretKey(secret, 'drop note'), noteContext, sealed))
  return {
    coffre: textIn(fields, 'coffre'),
    by: textIn(fields, 'by'),
    words: textIn(fields, 'words', 1000),
    publicKey: bytesIn(fields, 'publicKey', hpkeKeyBytes),
  }
}

/** Where a deposit lies: it opens there and nowhere else. */
export interface DepositPlace {
  readonly drop: string
  readonly blob: string
}

/** A deposit, for the members: how its content opens, and who says to have sent it. */
export interface DepositNote {
  readonly facts: ContentFacts
  readonly key: Bytes
  /** As its sender says: nobody vouches for it. */
  readonly from: string
  /** SHA-256 of the sealed content. */
  readonly hash: Bytes
}

const receiptDomain = utf8('parvis/deposit@1\0')
const info = ({ drop, blob }: DepositPlace): Bytes => context('drop', ['deposit', drop, blob])

/** What its sender keeps: whoever has it can show that these bytes went into this box, and were not others. */
export interface DepositReceipt extends DepositPlace {
  readonly name: string
  readonly size: number
  /** SHA-256 of the sealed content, base64url. */
  readonly hash: string
  /** Ed25519 of this one deposit, and its signature over all of the above, base64url. */
  readonly key: string
  readonly signature: string
}

/** Seals the note for the members and signs the receipt, with a key that is made for this and forgotten. */
export async function sealDeposit(
  publicKey: Bytes,
  place: DepositPlace,
  { facts, key, from, hash }: DepositNote,
): Promise<{ readonly note: Bytes; readonly receipt: DepositReceipt }> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const verifying = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const said = saidOf(place, facts, hash, verifying)
  const signature = toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, signed(said))))
  const fields = { v: 1, ...facts, from, contentKey: toBase64Url(key), hash: said.hash, key: said.key, signature }
  const note = await hpkeSeal(publicKey, info(place), utf8(JSON.stringify(fields)))
  return { note, receipt: { ...said, signature } }
}

/** Throws SealedError: `commitment` when it is of another place or altered, `signature` when its sender did not sign it. */
export async function openDeposit(
  privateKey: Bytes,
  place: DepositPlace,
  note: Bytes,
): Promise<DepositNote & { readonly receipt: DepositReceipt }> {
  const fields = fieldsOf(await hpkeOpen(privateKey, info(place), note))
  const facts = factsIn(fields)
  const hash = bytesIn(fields, 'hash', 32)
  const signature = bytesIn(fields, 'signature', 64)
  const receipt = { ...saidOf(place, facts, hash, bytesIn(fields, 'key', 32)), signature: toBase64Url(signature) }
  if (!(await verifyReceipt(receipt))) throw new SealedError('signature')
  return { facts, key: bytesIn(fields, 'contentKey', 32), from: textIn(fields, 'from'), hash, receipt }
}

/** Whether a receipt is one: that its key signed what it says. */
export async function verifyReceipt({ signature, ...said }: DepositReceipt): Promise<boolean> {
  const key = bytesIn({ key: said.key }, 'key', 32)
  const verifying = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', verifying, bytesIn({ signature }, 'signature', 64), signed(said))
}

type Said = Omit<DepositReceipt, 'signature'>

const saidOf = ({ drop, blob }: DepositPlace, { name, size }: ContentFacts, hash: Bytes, key: Bytes): Said => ({
  ...{ drop, blob, name, size },
  hash: toBase64Url(hash),
  key: toBase64Url(key),
})

const signed = ({ drop, blob, name, size, hash, key }: Said): Bytes =>
  joined(receiptDomain, utf8(canonical({ drop, blob, name, size, hash, key })))

import { fromBase64Url, sha256, textOf, toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { openBox, sealBox } from '../content/box.ts'
import { context } from '../content/context.ts'
import { SealedError } from '../error.ts'
import { epochKey, type Epoch } from '../keys/epoch.ts'
import { canonical } from './canonical.ts'
import type { SignedRecord } from './record.ts'

/** Where a page stands in storage, and the hash of its sealed bytes: with it storage can give that page or none. */
export interface PageRef {
  readonly blob: string
  /** SHA-256 of the sealed bytes, base64url. */
  readonly hash: string
  readonly epoch: string
}

/** Some of a manifest's records, and the page before: a chain whose last hash fixes all of it. */
interface Page {
  readonly v: 1
  readonly previous: PageRef | null
  readonly records: readonly SignedRecord[]
}

const pageContext = (epoch: Epoch, blob: string): Bytes => context('page', [epoch.coffre, epoch.id, blob])

/** Seals records as the next page; with `previous` null and every record, the chain begins anew and short. */
export async function sealPage(
  epoch: Epoch,
  blob: string,
  previous: PageRef | null,
  records: readonly SignedRecord[],
): Promise<{ readonly ref: PageRef; readonly sealed: Bytes }> {
  const page: Page = { v: 1, previous, records }
  const sealed = await sealBox(await epochKey(epoch, 'page'), pageContext(epoch, blob), utf8(canonical(page)))
  return { ref: { blob, hash: toBase64Url(await sha256(sealed)), epoch: epoch.id }, sealed }
}

export interface ReadPages {
  readonly epochs: ReadonlyMap<string, Epoch>
  /** Attacker-controlled: storage answers what it likes. Rejects where there is nothing. */
  read(blob: string): Promise<Bytes>
  /** Pages that need not be read again: hashes. */
  readonly known?: ReadonlySet<string>
}

/**
 * The records of a chain from its last page back. Throws SealedError: `missing` for a page that is not there or whose
 * epoch's key is not, `rolled-back` for a page that is not the announced one, else as `openBox`.
 */
export async function readPages(head: PageRef, { epochs, read, known }: ReadPages): Promise<readonly SignedRecord[]> {
  const records: SignedRecord[] = []
  for (let ref: PageRef | null = head; ref !== null && known?.has(ref.hash) !== true;) {
    const page: Page = await openPage(ref, epochs, read)
    records.push(...page.records)
    ref = page.previous
  }
  return records
}

async function openPage(ref: PageRef, epochs: ReadPages['epochs'], read: ReadPages['read']): Promise<Page> {
  const epoch = epochs.get(ref.epoch)
  if (epoch === undefined) throw new SealedError('missing')
  const sealed = await read(ref.blob).catch((cause: unknown) => {
    throw new SealedError('missing', cause)
  })
  if (toBase64Url(await sha256(sealed)) !== ref.hash) throw new SealedError('rolled-back')
  return parsePage(textOf(await openBox(await epochKey(epoch, 'page'), pageContext(epoch, ref.blob), sealed)))
}

/** Written by a member, who may be anybody's enemy: only the frame is read here, records have a parser of their own. */
function parsePage(text: string): Page {
  const page = JSON.parse(text) as Partial<Page> | null
  const framed =
    page?.v === 1 &&
    Array.isArray(page.records) &&
    page.records.every(isSigned) &&
    (page.previous === null || isRef(page.previous))
  if (!framed) throw new SealedError('format')
  return page as Page
}

function isSigned(record: Partial<SignedRecord> | null): boolean {
  return typeof record?.body === 'string' && typeof record.signature === 'string'
}

function isRef(ref: Partial<PageRef> | undefined): boolean {
  try {
    return typeof ref?.blob === 'string' && typeof ref.epoch === 'string' && fromBase64Url(ref.hash ?? '').length === 32
  } catch {
    return false
  }
}

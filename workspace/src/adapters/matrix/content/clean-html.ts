import createDOMPurify, { type Config } from 'dompurify'
import { droppedTags, messageTags } from '../../../shared/lib/message-tags.ts'

type Policy = NonNullable<Config['TRUSTED_TYPES_POLICY']>

/**
 * Attacker-controlled: the HTML of a message is written by whoever sent it. Of what Matrix recommends, what a
 * register shows. Links open outside and tell nothing of where they were clicked.
 */
const allowed = {
  ALLOWED_TAGS: [...messageTags],
  ALLOWED_ATTR: ['href'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto|matrix):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  FORBID_CONTENTS: ['mx-reply', ...droppedTags],
  KEEP_CONTENT: true,
  RETURN_TRUSTED_TYPE: false,
}

/** Deeper than this no message needs to be; a renderer can be choked by nesting. */
const deepest = 100

type Cleaner = (html: string) => string | null

/** An engine may start more than once in a page (tabs take turns), while the page lets a policy be made once. */
const cleaners = new WeakMap<Window, Cleaner>()

/** The cleaner of this page. Where there is no document (a worker, a test in Node) HTML is dropped, not passed. */
export function htmlCleaner(page: Window | undefined): Cleaner {
  if (!page) return () => null
  const cleaner = cleaners.get(page) ?? makeCleaner(page)
  cleaners.set(page, cleaner)
  return cleaner
}

function makeCleaner(page: Window): Cleaner {
  const purify = createDOMPurify(page as unknown as Parameters<typeof createDOMPurify>[0])
  if (!purify.isSupported) return () => null
  purify.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName !== 'A') return
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer')
  })
  const config = { ...allowed, ...ownPolicy(page) }
  return (html) => (depth(html) > deepest ? null : purify.sanitize(html, config))
}

/**
 * The page's policy lets each name be made once, and `dompurify` belongs to whoever shows the message: this cleaner
 * has its own. Only this closure holds it, and it is given to the cleaner alone.
 */
function ownPolicy(page: Window): Pick<Config, 'TRUSTED_TYPES_POLICY'> {
  const factory = (page as Window & { trustedTypes?: { createPolicy(name: string, rules: object): Policy } })
    .trustedTypes
  if (!factory) return {}
  const same = (text: string) => text
  return { TRUSTED_TYPES_POLICY: factory.createPolicy('parvis', { createHTML: same, createScriptURL: same }) }
}

function depth(html: string): number {
  let open = 0
  let most = 0
  for (const tag of html.matchAll(/<(\/?)[a-z]/gi)) {
    open += tag[1] ? -1 : 1
    most = Math.max(most, open)
  }
  return most
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../error.ts'
import { parseIf, parseLockToken, type Condition, type ConditionList } from './if-header.ts'

const token = fc.uuid().map((id) => `opaquelocktoken:${id}`)
const etag = fc.stringMatching(/^[0-9a-f]{1,12}$/).map((text) => `"${text}"`)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ not: fc.boolean(), kind: fc.constant('token' as const), value: token }),
  fc.record({ not: fc.boolean(), kind: fc.constant('etag' as const), value: etag }),
)
const list = fc.array(condition, { minLength: 1, maxLength: 4 })
const lists: fc.Arbitrary<readonly ConditionList[]> = fc.oneof(
  fc.array(
    list.map((conditions) => ({ resource: undefined, conditions })),
    { minLength: 1, maxLength: 3 },
  ),
  fc.array(fc.record({ resource: fc.webPath().map((path) => `http://a.example${path}`), conditions: list }), {
    minLength: 1,
    maxLength: 3,
  }),
)

function written(all: readonly ConditionList[]): string {
  const one = ({ not, kind, value }: Condition) =>
    `${not ? 'Not ' : ''}${kind === 'token' ? `<${value}>` : `[${value}]`}`
  return all
    .map(
      ({ resource, conditions }) =>
        `${resource === undefined ? '' : `<${resource}> `}(${conditions.map(one).join(' ')})`,
    )
    .join(' ')
}

describe('the If header', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(lists, (all) => void expect(parseIf(written(all))).toEqual(all)))
  })

  it('is read or refused, and nothing else, whatever comes', () => {
    const unit = fc.constantFrom('(', ')', '<', '>', '[', ']', '"', 'Not ', 'a', ' ', ':', 'W/', '\t')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        try {
          expect(parseIf(text).every(({ conditions }) => conditions.length > 0)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError)
        }
      }),
    )
  })

  it('keeps a tag for the lists behind it', () => {
    expect(parseIf('<http://a.example/x> (<t:1>) (["e"])').map(({ resource }) => resource)).toEqual([
      'http://a.example/x',
      'http://a.example/x',
    ])
  })

  it.each(['', '()', '(<a b>)', '(', '(<t:1>', '<http://a.example/>', `(${'<t:1> '.repeat(300)})`])(
    '%s is refused',
    (text) => {
      expect(() => parseIf(text)).toThrow(StoreError)
    },
  )
})

it.each([undefined, '', 'opaquelocktoken:1', '<>', '<a b>'])('%s is no lock token', (text) => {
  expect(() => parseLockToken(text)).toThrow(StoreError)
})

import { expect, test } from 'vitest'
import { claire } from '../testing/gateway.ts'
import type { Principal } from '../identity/principal.ts'
import { rememberPrincipals } from './remember.ts'

function asked(answers: (Principal | null | Error)[]) {
  const tokens: string[] = []
  const forgotten: string[] = []
  const clock = { now: 0 }
  const remember = rememberPrincipals(
    {
      identifyMatrix: async (token) => {
        tokens.push(token)
        const answer = answers.shift() ?? null
        if (answer instanceof Error) throw answer
        return answer
      },
      forgetMatrixToken: (token) => void forgotten.push(token),
    },
    () => clock.now,
  )
  return { remember, tokens, forgotten, clock }
}

test('a person is known for one second, and asked about once in it', async () => {
  const { remember, tokens, clock } = asked([claire, claire])
  for (clock.now = 0; clock.now < 1_000; clock.now += 100) expect(await remember.identifyMatrix('t')).toBe(claire)
  expect(tokens).toEqual(['t'])
  await remember.identifyMatrix('t')
  expect(tokens).toEqual(['t', 't'])
})

test('nobody, a stranger and a failure are asked about every time', async () => {
  const stranger: Principal = { kind: 'unlinked', matrixUserId: '@s:x' }
  const { remember, tokens } = asked([null, stranger, new Error('down'), claire])
  expect(await remember.identifyMatrix('t')).toBe(null)
  expect(await remember.identifyMatrix('t')).toBe(stranger)
  await expect(remember.identifyMatrix('t')).rejects.toThrow('down')
  expect(await remember.identifyMatrix('t')).toBe(claire)
  expect(tokens).toHaveLength(4)
})

test('a token that was signed out is forgotten at once, here and where it was learnt', async () => {
  const { remember, tokens, forgotten } = asked([claire, null])
  await remember.identifyMatrix('t')
  remember.forgetMatrixToken('t')
  expect(await remember.identifyMatrix('t')).toBe(null)
  expect([tokens, forgotten]).toEqual([['t', 't'], ['t']])
})

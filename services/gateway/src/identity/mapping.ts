import { role as roleContract } from '@parvis/contracts'
import * as z from 'zod'
import { isDomain, parseEmail } from './email.ts'

const role = z.enum(roleContract.options)
const siret = z.string().regex(/^\d{14}$/, 'a SIRET has 14 digits')
const domain = z.string().refine((text) => isDomain(text) && text === text.toLowerCase(), {
  error: 'is not a domain in lower case, written in ASCII without a trailing dot',
})
const address = z.string().refine((text) => parseEmail(text)?.address === text, {
  error: 'is not an e-mail address in lower case',
})
const roles = z.array(role).min(1)

/** The operator's file that says whom the instance admits and as what. Whoever it does not name stays outside. */
export const mappingSchema = z
  .strictObject({
    organisations: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'has small letters, digits and hyphens only'),
          name: z.string().min(1),
          siret: z.array(siret).min(1),
          /** Exactly these; a subdomain is another domain. */
          domains: z.array(domain).min(1),
        }),
      )
      .min(1),
    /** A claim whose values give roles. */
    roles: z.strictObject({ claim: z.string().min(1), values: z.record(z.string(), role) }).optional(),
    /** For issuers that know nothing of roles (ProConnect): addresses and their roles. */
    people: z.record(address, roles).default({}),
    defaultRole: role.default('member'),
    /** For issuers that have no SIRET: the one of the organisation that the domain belongs to. Profile `generic` only. */
    siretByDomain: z.boolean().default(false),
  })
  .superRefine((mapping, context) => {
    for (const [field, values] of Object.entries({
      id: mapping.organisations.map(({ id }) => id),
      siret: mapping.organisations.flatMap((organisation) => organisation.siret),
      domains: mapping.organisations.flatMap(({ domains }) => domains),
    })) {
      const twice = values.find((value, i) => values.indexOf(value) !== i)
      if (twice === undefined) continue
      context.addIssue({ code: 'custom', path: ['organisations'], message: `${field} ${twice} stands there twice` })
    }
  })
export type Mapping = z.output<typeof mappingSchema>
export type Organisation = Mapping['organisations'][number]

/** Both must say the same organisation; one alone admits nobody. */
export function organisationOf(mapping: Mapping, emailDomain: string, siret: string): Organisation | undefined {
  return mapping.organisations.find(
    (organisation) => organisation.domains.includes(emailDomain) && organisation.siret.includes(siret),
  )
}

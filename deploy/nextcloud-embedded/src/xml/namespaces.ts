/** The vocabularies of the dialect. These addresses are names: nothing calls them. */
export const namespaces = {
  d: 'DAV:',
  oc: 'http://owncloud.org/ns',
  nc: 'http://nextcloud.org/ns',
  ocs: 'http://open-collaboration-services.org/ns',
  ocm: 'http://open-cloud-mesh.org/ns',
} as const

export type Prefix = keyof typeof namespaces

/** Declares all of them on a root element. */
export const declarations = Object.entries(namespaces)
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('')

export function prefixOf(uri: string): Prefix | undefined {
  return (Object.keys(namespaces) as Prefix[]).find((prefix) => namespaces[prefix] === uri)
}

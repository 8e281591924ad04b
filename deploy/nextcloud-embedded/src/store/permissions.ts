/** What a share lets one do; the numbers are OCS's. */
export const permission = { read: 1, update: 2, create: 4, delete: 8, share: 16 } as const
export const allPermissions = 31
/** A file has nothing to create or to delete in it. */
export const filePermissions = permission.read | permission.update | permission.share

export function allows(permissions: number, wanted: number): boolean {
  return (permissions & wanted) === wanted
}

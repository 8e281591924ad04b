export function findNode(
  config: { readonly tools: string },
  running?: { readonly versions: { readonly node: string }; readonly execPath: string },
): string | undefined
export function isEnough(version: string, least?: string): boolean
export function compare(left: string, right: string): number
export function packageFor(platform: string): string | undefined

export const nodeToBring: { readonly version: string; readonly size: number }

/** Hands opened bytes to the browser's own downloads. It is told no type: what is saved is not shown by our origin. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

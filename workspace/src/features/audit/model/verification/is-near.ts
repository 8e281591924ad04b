const nearby = /^https?:\/\/(localhost|[\w.-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/

/** True for a witness on the machine of the log: it would fall with it. */
export const isNear = (url: string | undefined): boolean => url !== undefined && nearby.test(url)

const { PARVIS_NEXTCLOUD_URL: url, PARVIS_NEXTCLOUD_ADMIN: administrator = 'admin' } = process.env
const { PARVIS_NEXTCLOUD_ADMIN_PASSWORD_FILE: passwordFile } = process.env

/** An empty Nextcloud to run the tests on in place of the embedded store: its address, and who makes accounts there. */
export const givenNextcloud = url && passwordFile ? { url, administrator, passwordFile } : null

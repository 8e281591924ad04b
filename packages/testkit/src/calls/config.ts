/** The system's Chromium; the test runner names another where there is one. No other file here reads the environment. */
export const chromiumPath = process.env['PARVIS_CHROMIUM'] ?? '/usr/bin/chromium'

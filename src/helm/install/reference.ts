/**
 * The source of a regular expression for a reference that another language will resolve, as it is written:
 * `${VERSION}`, `$VERSION`, `$(cat version)`, `${{ matrix.helm }}`, `{{ version }}`, `%VERSION%`, `$env:VERSION`, `<version>`, `<%= version %>`.
 */
export const REFERENCE =
  '(?:\\$\\{\\{[^}]{0,200}\\}\\}|\\$\\{[^}]{0,120}\\}|\\$\\([^)]{0,120}\\)|\\{\\{[^}]{0,120}\\}\\}|\\$env:\\w{1,60}|\\$\\w{1,60}|%\\w{1,60}%|#\\{[^}]{0,60}\\}|<[\\w-]{1,40}>|<%[^%]{0,120}%>|\\{%[^%]{0,120}%\\})';

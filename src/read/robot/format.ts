import type { Format } from '../reader.ts';

/** Test suites and resource files: https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html */
export const format: Format = {
  name: 'robot',
  title: 'Robot Framework suites and resource files',
  path: (path) => /\.(?:robot|resource)$/i.test(path),
};

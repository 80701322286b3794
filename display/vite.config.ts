import { defineConfig } from 'vite';
import { appConfig } from '../common/ui/appConfig.ts';

export default defineConfig(appConfig('display'));

const SAMPLES_PER_SECOND = 8_000;
const HEADER_BYTES = 44;
const SILENCE = 128;

/**
 * A WAV file with a quiet tone: 8,000 samples a second, 8 bits, mono.
 *
 * @param seconds how long it is
 * @param frequency of the tone, in hertz
 */
export function toneAsWav(seconds: number, frequency = 440): Buffer {
	const length = Math.round(seconds * SAMPLES_PER_SECOND);
	const file = Buffer.alloc(HEADER_BYTES + length);
	file.write('RIFF', 0, 'ascii');
	file.writeUInt32LE(HEADER_BYTES - 8 + length, 4);
	file.write('WAVEfmt ', 8, 'ascii');
	file.writeUInt32LE(16, 16); // size of the format part
	file.writeUInt16LE(1, 20); // PCM
	file.writeUInt16LE(1, 22); // channels
	file.writeUInt32LE(SAMPLES_PER_SECOND, 24);
	file.writeUInt32LE(SAMPLES_PER_SECOND, 28); // bytes per second
	file.writeUInt16LE(1, 32); // bytes per sample
	file.writeUInt16LE(8, 34); // bits per sample
	file.write('data', 36, 'ascii');
	file.writeUInt32LE(length, 40);
	for (let index = 0; index < length; index += 1) {
		const angle = (2 * Math.PI * frequency * index) / SAMPLES_PER_SECOND;
		file[HEADER_BYTES + index] = Math.round(SILENCE + 40 * Math.sin(angle));
	}
	return file;
}

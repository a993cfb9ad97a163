/** An answer of Tencent's may hold null wherever the official SDK's type has a value. */
export type Nullable<Type> =
	Type extends ReadonlyArray<infer Element>
		? ReadonlyArray<Nullable<Element>>
		: Type extends object
			? { readonly [Name in keyof Type]: Nullable<Type[Name]> | null }
			: Type;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Every rule. What nanoCLR 1.17 does was measured on its own interpreter, or is written in its sources.</summary>
public static class NanoRules
{
    public static readonly NanoRule
        MissingApi = new("missing-api", "is not in nanoFramework's libraries", "use what they have, or write it out; a library that was not given is named with --reference"),
        RefusedOpcode = new("refused-opcode", "is an instruction that nanoCLR decodes and refuses with NotSupportedException", "write the same with arrays, indices and ordinary calls"),
        GenericType = new("generic-type", "is a generic type: the converter accepts it, nanoCLR crashes when it loads the assembly", "write the class for the one type it is used with"),
        GenericMethod = new("generic-method", "is a generic method: nanoCLR returns a wrong value, or stops", "write one overload for each type"),
        GenericUse = new("generic-use", "is an instance of something generic, which nanoCLR does not know", "use an array, ArrayList or Hashtable, and delegates of your own in place of Action<T> and Func<T>"),
        MultiDimensionalArray = new("multi-dimensional-array", "has more than one dimension: nanoCLR crashes when it loads the assembly", "use one array with an index y * width + x, or an array of arrays"),
        Decimal = new("decimal", "is decimal, which nanoCLR lacks", "use long with a fixed number of decimals, or double"),
        ValueTuple = new("value-tuple", "is a tuple, which is generic", "return through out parameters, or write a struct"),
        Nullable = new("nullable", "is a nullable value, which is generic", "keep the value and a bool beside it"),
        Record = new("record", "is a record: it needs IEquatable<T> and StringBuilder", "write a class or struct with init properties"),
        Iterator = new("iterator", "is an iterator: 'yield' needs IEnumerator<T>", "fill an array, or write a class with MoveNext and Current"),
        Async = new("async", "is asynchronous: nanoCLR has no tasks", "call it synchronously, or use a Thread"),
        AsyncMain = new("async-main", "is an asynchronous Main, and nanoCLR has no tasks", "write 'static void Main()' and wait with Thread.Sleep or an event"),
        IndexRange = new("index-range", "uses Index or Range, which nanoFramework lacks", "write the index out, a[a.Length - 1], and copy parts with Array.Copy"),
        Span = new("span", "is a span: nanoCLR 1.17 has neither Span nor ReadOnlySpan", "pass the array with an offset and a length"),
        Pointer = new("pointer", "is a pointer, which nanoFramework's converter refuses", "use an array and an index, or 'ref'"),
        Stackalloc = new("stackalloc", "reserves memory on the stack: nanoCLR throws NotSupportedException", "keep an array in a field and use it again"),
        FunctionPointer = new("function-pointer", "is a function pointer: nanoCLR throws NotSupportedException", "use a delegate, kept in a field"),
        DefaultInterfaceMethod = new("default-interface-method", "is a method with a body in an interface, which nanoCLR does not call", "write it in an abstract base class or a static class"),
        StaticAbstract = new("static-abstract", "is a static abstract member of an interface, which nanoCLR lacks", "use an instance method"),
        CheckedArithmetic = new("checked-arithmetic", "is checked arithmetic: nanoCLR never throws, the value is cut off silently", "compare with the limits before you calculate; use int as index"),
        UnsignedStackValue = new("unsigned-arithmetic", "works on a value that came from an unsigned type, and nanoCLR goes on as if it were unsigned", "use int and long throughout, widen through another signed type, (long)(int)b or (int)(long)u, or store it in a field first; a local may be optimized away"),
        HotFloat = new("hot-float", "calculates with float or double in the hot path, which is slow and differs between chips", "use the int8 and fixed point functions of Edge.Runtime"),
        Locals = new("too-many-locals", "has more local variables than nanoCLR's 255, which crashes it", "divide the method"),
        Arguments = new("too-many-parameters", "has more parameters than nanoCLR's 255, which crashes it", "pass an object"),
        Stack = new("too-deep-stack", "needs more than 255 values on the evaluation stack, which crashes nanoCLR", "store parts of the expression in locals"),
        BranchDistance = new("branch-distance", "branches farther than 32,767 bytes, and nanoCLR's distances have 16 bits", "divide the method, or move the body of the loop into one"),
        SwitchTargets = new("switch-targets", "is a switch of more than 255 cases: nanoCLR's count has 8 bits", "divide it, or look the result up in an array"),
        MethodsPerType = new("methods-per-type", "has more than 255 methods of one kind, and nanoCLR's count has 8 bits", "divide the class"),
        StaticFieldsPerType = new("static-fields-per-type", "has more than 255 static fields, which crashes nanoCLR", "divide the class, or use an array"),
        CodeSize = new("code-size", "has more intermediate language than the 65,535 bytes of one nanoFramework assembly", "divide it into several assemblies"),
        StaticData = new("static-data", "has more static data and signatures than one nanoFramework assembly holds: nanoCLR ends silently when it starts", "divide it into several assemblies, or use a binary resource"),
        ArraySize = new("array-size", "is larger than the 786,000 bytes of nanoCLR's largest array: OutOfMemoryException", "use several arrays"),
        EmbeddedAttribute = new("embedded-attribute", "was put into the assembly by a C# compiler later than 10, and shifts the table of native methods: wrong ones are called", "compile with <LangVersion>10</LangVersion> and <Nullable>disable</Nullable>"),
        ResourceFiles = new("resource-files", "is the second resource file: nanoFramework finds only what is in the first", "put all resources into one .resx"),
        StringResource = new("string-resource", "is a string resource of 16,384 bytes or more, which reads with a wrong first character", "store it as a binary resource"),
        DivideCatch = new("divide-catch", "catches division by zero by type: nanoCLR throws a plain Exception, which it misses", "compare the divisor with zero first"),
        HotAllocation = new("hot-allocation", "allocates in the hot path, and the garbage collector will stop the line at some moment", "allocate in the constructor and use it again"),
        HotDelegate = new("hot-delegate", "creates a delegate or closure in the hot path", "create it in the constructor, or call the method directly"),
        HotString = new("hot-string", "makes a string in the hot path", "keep numbers, and make text outside of it"),
        HotForeach = new("hot-foreach", "asks for an enumerator in the hot path, which is allocated", "use 'for' over an array"),
        HotThread = new("hot-thread", "starts, waits for or locks threads in the hot path", "leave threads to the caller of the inference"),
        Reflection = new("reflection", "is reflection, which many nanoFramework firmwares are built without", "call the member by name, through an interface or a delegate"),
        Dynamic = new("dynamic", "is dynamic, and nanoFramework has no binder", "use the type itself, or an interface"),
        Interpolation = new("interpolation", "is an interpolated string as .NET compiles it, with generic methods", "write text + number.ToString(), or compile against nanoFramework's mscorlib"),
        StructInterface = new("struct-interface", "calls a struct through an interface, which copies it to the heap", "make it a class, or call it as what it is");

    /// <summary>In the order of this file.</summary>
    public static IReadOnlyList<NanoRule> All { get; } =
        [.. typeof(NanoRules).GetFields().Where(field => field.FieldType == typeof(NanoRule)).Select(field => (NanoRule)field.GetValue(null)!)];
}

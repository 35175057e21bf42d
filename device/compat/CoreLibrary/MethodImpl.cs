namespace System.Runtime.CompilerServices
{
    public enum MethodImplOptions
    {
        InternalCall = 4096,
    }

    public sealed class MethodImplAttribute : Attribute
    {
        public MethodImplAttribute(MethodImplOptions methodImplOptions) => throw null;
    }
}

namespace System.Reflection
{
    public sealed class AssemblyNativeVersionAttribute : Attribute
    {
        public AssemblyNativeVersionAttribute(string version) => throw null;
    }
}

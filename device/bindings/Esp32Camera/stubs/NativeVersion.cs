using System.Reflection;

// Goes up with every change of NativeCamera: firmware with another version is not given this assembly.
[assembly: AssemblyNativeVersion("1.0.0.0")]

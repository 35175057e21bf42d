using System.Reflection;

// Goes up with every change of NativePlan: firmware with another version is not given this assembly.
[assembly: AssemblyNativeVersion("1.1.0.0")]

namespace Edge.Devices.Nano.Interop;

/// <summary>A method as nanoCLR's table of native methods counts it.</summary>
/// <param name="Class">Of the declaring type in C++: namespace and name, with underscores.</param>
/// <param name="Name">In C++: the name, then return type and parameters.</param>
/// <param name="IsNative">False for a method of intermediate language, which the table holds as NULL.</param>
/// <param name="IsCounted">False for the methods of interfaces, enumerations and delegates, which the checksum leaves out.</param>
public sealed record NativeMethod(string Class, string Name, bool IsNative, bool IsCounted);

namespace System;

public class Object
{
    public Object() => throw null;

    public virtual bool Equals(object obj) => throw null;

    public virtual int GetHashCode() => throw null;

    public virtual string ToString() => throw null;
}

public abstract class ValueType
{
}

public abstract class Enum : ValueType
{
}

public struct Void
{
}

public struct Boolean
{
}

public struct Char
{
}

public struct SByte
{
}

public struct Byte
{
}

public struct Int16
{
}

public struct UInt16
{
}

public struct Int32
{
    public const int MinValue = -2147483648;

    public const int MaxValue = 2147483647;

    public override string ToString() => throw null;
}

public struct UInt32
{
}

public struct Int64
{
}

public struct UInt64
{
}

public struct Single
{
}

public struct Double
{
}

public struct IntPtr
{
}

public struct UIntPtr
{
}

public sealed class String
{
    public static string Concat(string str0, string str1) => throw null;

    public static string Concat(string str0, string str1, string str2) => throw null;

    public static string Concat(string str0, string str1, string str2, string str3) => throw null;

    public static string Concat(params string[] values) => throw null;

    public int Length => throw null;

    [System.Runtime.CompilerServices.IndexerName("Chars")]
    public char this[int index] => throw null;
}

public abstract class Delegate
{
}

public abstract class MulticastDelegate : Delegate
{
}

public abstract class Type
{
}

public struct RuntimeTypeHandle
{
}

public struct RuntimeFieldHandle
{
}
